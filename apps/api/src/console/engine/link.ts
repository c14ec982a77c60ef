/** One connection to a Redis, for the console alone: opened at the first command, bounded in time and in bytes. */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type ReadReply, readReply, type Reply } from './reply.ts';

export interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

export interface EngineAccess {
  readonly tls: boolean;
  /** Asked before each connection. */
  readonly credentials?: () => Promise<{ readonly username?: string; readonly password: string }>;
}

/** The engine cannot be reached, does not answer in time, or is no Redis. */
export class EngineAwayError extends Error {
  override readonly name = 'EngineAwayError';
}

export interface Answer {
  readonly reply: Reply;
  /** The reply was longer than allowed, and is cut. */
  readonly truncated: boolean;
}

interface Asked {
  readonly mostBytes: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const defaultTimeoutMs = 2_000;
const defaultMostBytes = 4 * 1024 * 1024;

export class EngineLink {
  readonly #address: EngineAddress;
  readonly #access: EngineAccess;
  #socket: Socket | undefined;
  #opening: Promise<Socket> | undefined;
  #received: Buffer = Buffer.alloc(0);
  readonly #asked: Asked[] = [];

  constructor(address: EngineAddress, access: EngineAccess) {
    this.#address = address;
    this.#access = access;
  }

  /**
   * Sends a command and gives its reply, an error of the engine included. A reply above `mostBytes` is cut, and the
   * connection given up. @throws EngineAwayError
   */
  async call(
    args: readonly (string | Buffer)[],
    {
      timeoutMs = defaultTimeoutMs,
      mostBytes = defaultMostBytes,
    }: { timeoutMs?: number; mostBytes?: number } = {},
  ): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new EngineAwayError(`No answer from ${this.#name} within ${timeoutMs / 1_000} s`);
        this.close(error);
        reject(error);
      }, timeoutMs);
    });
    try {
      return await Promise.race([late, this.#ask(args, mostBytes)]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(reason: Error = new EngineAwayError('The connection was closed')): void {
    this.#opening = undefined;
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
    for (const asked of this.#asked.splice(0)) asked.reject(reason);
  }

  get #name(): string {
    return `Redis at ${this.#address.host}:${this.#address.port}`;
  }

  async #ask(args: readonly (string | Buffer)[], mostBytes: number): Promise<Answer> {
    this.#opening ??= this.#open();
    const socket = await this.#opening;
    return await this.#send(socket, args, mostBytes);
  }

  #send(socket: Socket, args: readonly (string | Buffer)[], mostBytes: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ mostBytes, resolve, reject });
      socket.write(encode(args));
    });
  }

  async #open(): Promise<Socket> {
    const { host, port } = this.#address;
    const credentials = await this.#access.credentials?.();
    const socket = this.#access.tls
      ? connectTls({ host, port, servername: host })
      : connectPlain({ host, port });
    socket.setNoDelay(true);
    // Nobody's process waits for a console's connection.
    socket.unref();
    this.#socket = socket;
    const lost = (error?: Error) => {
      if (this.#socket !== socket) return;
      const reason = error === undefined ? 'closed the connection' : describe(error);
      this.close(new EngineAwayError(`Could not talk to ${this.#name}: ${reason}`));
    };
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', lost);
    socket.on('close', () => lost());
    await new Promise<void>((resolve, reject) => {
      socket.once(this.#access.tls ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', (error) =>
        reject(new EngineAwayError(`Could not connect to ${this.#name}: ${describe(error)}`)),
      );
      socket.once('close', () => reject(new EngineAwayError(`Could not connect to ${this.#name}`)));
    });
    if (credentials !== undefined) {
      const { username, password } = credentials;
      const args = username === undefined ? ['AUTH', password] : ['AUTH', username, password];
      const { reply } = await this.#send(socket, args, defaultMostBytes);
      if (reply.kind === 'error') throw new EngineAwayError(`${this.#name} refused the sign-in`);
    }
    return socket;
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    try {
      let at = 0;
      for (let asked = this.#asked[0]; asked !== undefined; asked = this.#asked[0]) {
        const waiting = this.#received.length - at;
        const cut = waiting > asked.mostBytes;
        const read: ReadReply | undefined = readReply(
          cut ? this.#received.subarray(0, at + asked.mostBytes) : this.#received,
          at,
          cut,
        );
        if (read === undefined) break;
        this.#asked.shift();
        asked.resolve({ reply: read.reply, truncated: !read.whole });
        if (!read.whole) return this.close();
        at = read.next;
      }
      this.#received = this.#received.subarray(at);
    } catch (error) {
      this.close(new EngineAwayError(error instanceof Error ? error.message : String(error)));
    }
  }
}

function describe(error: Error): string {
  if (!('code' in error)) return error.message;
  return error.code === 'ECONNREFUSED' ? 'Connection refused' : String(error.code);
}

function encode(args: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${args.length}\r\n`)];
  for (const arg of args) {
    const bytes = typeof arg === 'string' ? Buffer.from(arg) : arg;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}
