/**
 * A TCP way to a real redis-server on which a test holds back what the server tells of changes: each push waits until it is
 * delivered, and the whole way can break. Everything else passes.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Where the message ends that begins at `start`, or -1 if it has not arrived completely. See the RESP specification. */
function endOfMessage(bytes: Buffer, start: number): number {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return -1;
  const type = String.fromCharCode(bytes[start] as number);
  const size = Number(bytes.toString('latin1', start + 1, lineEnd));
  let end = lineEnd + 2;
  if ('$=!'.includes(type)) {
    if (size >= 0) end += size + 2;
    return end <= bytes.length ? end : -1;
  }
  if (!'*~>%'.includes(type)) return end;
  for (let items = type === '%' ? size * 2 : size; items > 0 && end >= 0; items -= 1) {
    end = endOfMessage(bytes, end);
  }
  return end;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
  /** What the server has sent of a message that is not complete. */
  rest: Buffer;
  /** Who waits for the server's echo, by the reply that it is. */
  readonly echoes: Map<string, () => void>;
}

export class HeldLink {
  /** Gets each push; the message reaches the client when the second argument is called. Without it, pushes pass. */
  onPush: ((text: string, pass: () => void) => void) | undefined;
  readonly #port: number;
  readonly #listener: Server;
  readonly #connections = new Set<Connection>();
  #broken = false;
  #echo = 0;

  private constructor(port: number, listener: Server) {
    this.#port = port;
    this.#listener = listener;
  }

  /** Opens a way to the server on that port. */
  static async to(port: number): Promise<HeldLink> {
    const listener = createServer();
    const link = new HeldLink(port, listener);
    listener.on('connection', (client) => link.#accept(client));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return link;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Resolves when everything that the server had sent until now has been seen here. */
  async settle(): Promise<void> {
    if (this.#broken) return;
    await Promise.all([...this.#connections].map((connection) => this.#echoOf(connection)));
  }

  /** Closes all connections, and every new one at once, until {@link mend}. */
  cut(): void {
    this.#broken = true;
    for (const connection of this.#connections) this.#close(connection);
  }

  /** Lets nothing through any more in either direction, and closes nothing. */
  silence(): void {
    this.#broken = true;
    for (const { client, server } of this.#connections) {
      client.pause();
      server.pause();
    }
  }

  mend(): void {
    if (!this.#broken) return;
    this.#broken = false;
    // Whatever a silent way still held is lost.
    for (const connection of this.#connections) this.#close(connection);
  }

  async close(): Promise<void> {
    this.cut();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #accept(client: Socket): void {
    if (this.#broken) {
      client.destroy();
      return;
    }
    const server = connect(this.#port, '127.0.0.1');
    const connection: Connection = { client, server, rest: Buffer.alloc(0), echoes: new Map() };
    this.#connections.add(connection);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => this.#close(connection));
    }
    client.on('data', (chunk: Buffer) => server.write(chunk));
    server.on('data', (chunk: Buffer) => this.#read(connection, chunk));
  }

  #close(connection: Connection): void {
    this.#connections.delete(connection);
    connection.client.destroy();
    connection.server.destroy();
    // Nothing will come from there any more.
    for (const seen of connection.echoes.values()) seen();
    connection.echoes.clear();
  }

  #read(connection: Connection, chunk: Buffer): void {
    const bytes = Buffer.concat([connection.rest, chunk]);
    let start = 0;
    for (let end = endOfMessage(bytes, 0); end >= 0 && start < bytes.length; ) {
      this.#pass(connection, bytes.subarray(start, end));
      start = end;
      end = start < bytes.length ? endOfMessage(bytes, start) : -1;
    }
    connection.rest = Buffer.from(bytes.subarray(start));
  }

  #pass({ client, echoes }: Connection, message: Buffer): void {
    const text = message.toString('latin1');
    const echo = echoes.get(text);
    if (echo) {
      echoes.delete(text);
      echo();
      return;
    }
    // A copy: the bytes around it do not have to be kept.
    const bytes = Buffer.from(message);
    const pass = () => void client.write(bytes);
    if (this.onPush && text.startsWith('>2\r\n$10\r\ninvalidate')) this.onPush(text, pass);
    else pass();
  }

  #echoOf({ server, echoes }: Connection): Promise<void> {
    this.#echo += 1;
    const text = `held-link-${this.#echo}`;
    const seen = new Promise<void>((resolve) => {
      echoes.set(`$${text.length}\r\n${text}\r\n`, resolve);
    });
    server.write(`*2\r\n$4\r\nECHO\r\n$${text.length}\r\n${text}\r\n`);
    return seen;
  }
}
