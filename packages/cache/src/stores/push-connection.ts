/**
 * A connection that the server tells something on: RESP3, with CLIENT TRACKING on, authenticated, kept up by pings and made
 * anew when it breaks or falls silent. See the Redis documentation, "Client-side caching".
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisConnectionOptions } from './redis-connection.ts';
import { encodeCommand, isPush, RespReader, type RespValue } from './resp-reader.ts';

/** How often the server is asked whether it is there, in milliseconds. */
export const heartbeatMs = 500;
const silenceMs = 2_000;
const retryMs = 250;

/** Names a node. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** One node's connection: up once the server has agreed to track. */
export class PushConnection {
  up = false;
  readonly #address: NodeAddress;
  readonly #options: RedisConnectionOptions;
  readonly #tracking: readonly string[];
  /** Who waits for the replies, in their order. */
  #replies: ((reply: RespValue) => void)[] = [];
  readonly #onKeys: (keys: readonly string[] | null) => void;
  readonly #onChange: () => void;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heardAtMs = 0;
  #closed = false;

  /** `tracking` follows CLIENT TRACKING ON; `onKeys` gets the keys that changed, or null when all may have. */
  constructor(
    address: NodeAddress,
    options: RedisConnectionOptions,
    tracking: readonly string[],
    onKeys: (keys: readonly string[] | null) => void,
    onChange: () => void,
  ) {
    this.#address = address;
    this.#options = options;
    this.#tracking = tracking;
    this.#onKeys = onKeys;
    this.#onChange = onChange;
    void this.#open();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  /** Sends a command; its reply is not told when the connection breaks before. */
  send(command: string, args: readonly string[], onReply: (reply: RespValue) => void): void {
    this.#replies.push(onReply);
    this.#socket?.write(encodeCommand(command, args));
  }

  async #open(): Promise<void> {
    let hello = ['3'];
    try {
      const { username, password } = this.#options.credentials
        ? await this.#options.credentials()
        : this.#options;
      if (password !== undefined) hello = [...hello, 'AUTH', username ?? 'default', password];
    } catch {
      this.#retry();
      return;
    }
    if (this.#closed) return;
    const { host, port } = this.#address;
    const { tls } = this.#options;
    const socket = tls
      ? connectTls({ host, port, servername: host, ...(tls === true ? {} : tls) })
      : connectTcp({ host, port });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.unref();
    const reader = new RespReader((value) => {
      if (isPush(value)) this.#handlePush(value.push);
      else this.#replies.shift()?.(value);
    });
    this.#heardAtMs = Date.now();
    socket.on('data', (chunk: Buffer) => {
      this.#heardAtMs = Date.now();
      try {
        reader.feed(chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#setUp(false);
      this.#retry();
    });
    const unlessError = (then: () => void) => (reply: RespValue) => {
      if (reply instanceof Error) socket.destroy();
      else then();
    };
    this.#replies = [];
    this.send(
      'HELLO',
      hello,
      unlessError(() => {}),
    );
    this.send(
      'CLIENT',
      ['TRACKING', 'ON', ...this.#tracking],
      unlessError(() => this.#setUp(true)),
    );
    this.#beat(socket);
  }

  #beat(socket: Socket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (socket.destroyed) return;
      if (Date.now() - this.#heardAtMs > silenceMs) {
        socket.destroy();
        return;
      }
      this.send('PING', [], () => {});
      this.#beat(socket);
    }, heartbeatMs);
    this.#timer.unref();
  }

  #retry(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#open(), retryMs);
    this.#timer.unref();
  }

  #setUp(up: boolean): void {
    if (this.up === up || this.#closed) return;
    this.up = up;
    this.#onChange();
  }

  #handlePush(push: readonly RespValue[]): void {
    if (push[0] !== 'invalidate') return;
    const keys = push[1];
    // Null means everything: the server was flushed.
    this.#onKeys(Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : null);
  }
}
