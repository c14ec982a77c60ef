/** A client that sends exactly the bytes it is given and hands back exactly the bytes that came. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { endOfReply, parseReply, type Reply } from './resp-reader.ts';

/** An argument of a command. Strings are sent as latin1 where every character is one byte, else as UTF-8. */
export type Argument = string | number | bigint | Uint8Array;

/** The bytes of a command as clients send it: an array of bulk strings. */
export function encodeCommand(args: readonly Argument[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = toBytes(arg);
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}

function toBytes(arg: Argument): Buffer {
  if (arg instanceof Uint8Array) return Buffer.from(arg);
  const text = String(arg);
  // oxlint-disable-next-line no-control-regex -- the range is that of one byte
  return Buffer.from(text, /^[\u0000-\u00ff]*$/.test(text) ? 'latin1' : 'utf8');
}

/** Where to connect: a TCP address or the path of a Unix socket. */
export type Address = { host: string; port: number } | { path: string };

export class RespClient {
  /** How long a reply may take before the test is told what it waited for. */
  replyTimeoutMs = 15_000;
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  readonly #frames: Buffer[] = [];
  readonly #wakers = new Set<() => void>();
  #ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#cut();
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  static async open(address: Address): Promise<RespClient> {
    const socket = connect(address);
    await once(socket, 'connect');
    return new RespClient(socket);
  }

  /** Whether the other side has closed the connection. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Sends bytes as they are. */
  write(bytes: Buffer | string): void {
    this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Sends a command without waiting for its reply. */
  send(...args: Argument[]): void {
    this.#socket.write(encodeCommand(args));
  }

  /** Sends a command and returns its reply as a value; pushes that come before it stay for `nextPush`. */
  async call(...args: Argument[]): Promise<Reply> {
    return parseReply(await this.raw(...args));
  }

  /** Sends a command and returns the bytes of its reply; pushes that come before it stay for `nextPush`. */
  async raw(...args: Argument[]): Promise<Buffer> {
    this.send(...args);
    return this.#take((frame) => frame[0] !== push, args.join(' ').slice(0, 200));
  }

  /** Sends commands in one write and returns their replies in order. */
  async pipeline(commands: readonly (readonly Argument[])[]): Promise<Reply[]> {
    this.#socket.write(Buffer.concat(commands.map((command) => encodeCommand(command))));
    const replies: Reply[] = [];
    for (const command of commands) {
      replies.push(parseReply(await this.#take((frame) => frame[0] !== push, command.join(' '))));
    }
    return replies;
  }

  /** The next reply or push, whichever comes first, as a value. */
  async next(): Promise<Reply> {
    return parseReply(await this.nextRaw());
  }

  /** The next reply or push, whichever comes first, as bytes. */
  async nextRaw(): Promise<Buffer> {
    return this.#take(() => true, 'the next reply');
  }

  /** The next RESP3 push as a value; replies that come before it stay. */
  async nextPush(): Promise<Reply> {
    return parseReply(await this.#take((frame) => frame[0] === push, 'a push'));
  }

  /** How many replies and pushes have come and were not taken. */
  get waiting(): number {
    return this.#frames.length;
  }

  /** Waits until the other side closes, and returns what it had said and was not taken. */
  async untilClosed(): Promise<Buffer> {
    await this.#until(() => this.#ended, 'the end of the connection');
    return Buffer.concat([...this.#frames.splice(0), this.#bytes]);
  }

  /** Stops reading, so that replies pile up at the server. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends the connection at once. */
  close(): void {
    this.#socket.destroy();
  }

  #cut(): void {
    let start = 0;
    while (start < this.#bytes.length) {
      const end = endOfReply(this.#bytes, start);
      if (end === -1) break;
      this.#frames.push(Buffer.from(this.#bytes.subarray(start, end)));
      start = end;
    }
    this.#bytes = this.#bytes.subarray(start);
  }

  async #take(wanted: (frame: Buffer) => boolean, what: string): Promise<Buffer> {
    let index = -1;
    await this.#until(() => {
      index = this.#frames.findIndex(wanted);
      return index !== -1 || this.#ended;
    }, what);
    const [frame] = index === -1 ? [] : this.#frames.splice(index, 1);
    if (frame === undefined) throw new Error(`the connection was closed before ${what} was answered`);
    return frame;
  }

  #wake(): void {
    for (const waker of this.#wakers) waker();
  }

  async #until(done: () => boolean, what: string): Promise<void> {
    if (done()) return;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#wakers.delete(waker);
        if (error) reject(error);
        else resolve();
      };
      const waker = () => {
        if (done()) settle();
      };
      const timer = setTimeout(
        () => settle(new Error(`no answer within ${this.replyTimeoutMs} ms: ${what}`)),
        this.replyTimeoutMs,
      );
      this.#wakers.add(waker);
    });
  }
}

const push = 0x3e;
