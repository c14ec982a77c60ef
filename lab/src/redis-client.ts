/** The smallest client of Redis that the lab's checks and its naive caches need: one connection, one reply for each command. */
import { connect, type Socket } from 'node:net';

type Value = string | number | null;

interface Waiting {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

const timeoutMs = 5_000;

export class RedisClient {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #bytes = Buffer.alloc(0);

  constructor({ host, port }: { readonly host: string; readonly port: number }) {
    this.#socket = connect(port, host);
    this.#socket.setNoDelay(true);
    this.#socket.setTimeout(timeoutMs, () => this.#socket.destroy(new Error('Redis does not answer.')));
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (data) => this.#take(data));
    this.#socket.on('close', () => {
      const error = new Error(`There is no Redis at ${host}:${port}.`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  /** Commands whose reply is a status, a number, a text or nothing. */
  call(...command: (string | number)[]): Promise<Value> {
    const parts = command.map((part) => `$${Buffer.byteLength(String(part))}\r\n${part}\r\n`);
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        reject(new Error('The connection to Redis is closed.'));
        return;
      }
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`*${command.length}\r\n${parts.join('')}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    for (;;) {
      const lineEnd = this.#bytes.indexOf('\r\n');
      if (lineEnd === -1) return;
      const kind = this.#bytes.toString('latin1', 0, 1);
      const line = this.#bytes.toString('utf8', 1, lineEnd);
      let end = lineEnd + 2;
      let value: Value = kind === ':' ? Number(line) : line;
      if (kind === '$') {
        const length = Number(line);
        if (length < 0) value = null;
        else {
          if (this.#bytes.length < end + length + 2) return;
          value = this.#bytes.toString('utf8', end, end + length);
          end += length + 2;
        }
      }
      this.#bytes = this.#bytes.subarray(end);
      const waiting = this.#waiting.shift();
      if (kind === '-') waiting?.reject(new Error(line));
      else waiting?.resolve(value);
    }
  }
}
