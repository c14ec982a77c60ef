/**
 * A connection that the server tells something on: RESP3, with CLIENT TRACKING on, authenticated, kept up by pings and made
 * anew when it breaks or falls silent. See the Redis documentation, "Client-side caching".
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { authArguments, credentialRetryMs } from './credentials.ts';
import type { NodeAddress, RedisConnectionOptions } from './redis-connection.ts';
import { encodeCommand, isPush, RespReader, type RespValue } from './resp-reader.ts';

/** How often the server is asked whether it is there, in milliseconds. */
export const heartbeatMs = 500;
const silenceMs = 2_000;
const retryMs = 250;

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
  #refreshTimer: NodeJS.Timeout | undefined;
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
    clearTimeout(this.#refreshTimer);
    this.#socket?.destroy();
  }

  /** Sends a command; its reply is not told when the connection breaks before. */
  send(command: string, args: readonly string[], onReply: (reply: RespValue) => void): void {
    this.#replies.push(onReply);
    this.#socket?.write(encodeCommand(command, args));
  }

  async #open(): Promise<void> {
    let hello = ['3'];
    let refreshAfterMs: number | undefined;
    try {
      const { username, password } = this.#options;
      const given = await this.#options.credentials?.();
      refreshAfterMs = given?.refreshAfterMs;
      const secret = given?.password ?? password;
      const name = given ? given.username : username;
      if (secret !== undefined) hello = [...hello, 'AUTH', name ?? 'default', secret];
    } catch {
      this.#retry(credentialRetryMs);
      return;
    }
    if (this.#closed) return;
    const { host, port } = this.#address;
    const { tls } = this.#options;
    const socket = tls
      ? connectTls({
          host,
          port,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(tls === true ? {} : tls),
        })
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
    this.#refreshLater(socket, refreshAfterMs);
  }

  /** Authenticates the open connection again, before the server ends it: that would be a gap. */
  #refreshLater(socket: Socket, afterMs: number | undefined): void {
    clearTimeout(this.#refreshTimer);
    if (afterMs === undefined || this.#closed) return;
    this.#refreshTimer = setTimeout(() => void this.#refresh(socket), afterMs);
    this.#refreshTimer.unref();
  }

  async #refresh(socket: Socket): Promise<void> {
    let afterMs: number | undefined = credentialRetryMs;
    try {
      const given = await this.#options.credentials?.();
      if (socket.destroyed || !given) return;
      afterMs = given.refreshAfterMs;
      this.send('AUTH', authArguments(given), (reply) => {
        if (reply instanceof Error) this.#refreshLater(socket, credentialRetryMs);
      });
    } catch {
      // The old credentials may serve a while longer.
    }
    if (!socket.destroyed) this.#refreshLater(socket, afterMs);
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

  #retry(afterMs = retryMs): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#refreshTimer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#open(), afterMs);
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
