/**
 * Server-assisted invalidation: a connection of its own on each master, in RESP3, that the server tells of every change
 * of a key with one of the prefixes (CLIENT TRACKING in broadcasting mode, see the Redis documentation, "Client-side
 * caching"). A connection that breaks or falls silent is a gap: whoever listens drops what it may have missed.
 */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ChangeListener } from '../store.ts';
import type { RedisConnectionOptions } from './redis-connection.ts';
import { encodeCommand, isPush, RespReader, type RespValue } from './resp-reader.ts';

const heartbeatMs = 500;
const silenceMs = 2_000;
const retryMs = 250;

/** Names a tracked node. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** One node's connection: up once the server has agreed to track. */
class TrackingConnection {
  up = false;
  readonly #address: NodeAddress;
  readonly #options: RedisConnectionOptions;
  readonly #prefixes: readonly string[];
  readonly #onKeys: (keys: readonly string[] | null) => void;
  readonly #onChange: () => void;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heardAtMs = 0;
  #closed = false;

  constructor(
    address: NodeAddress,
    options: RedisConnectionOptions,
    prefixes: readonly string[],
    onKeys: (keys: readonly string[] | null) => void,
    onChange: () => void,
  ) {
    this.#address = address;
    this.#options = options;
    this.#prefixes = prefixes;
    this.#onKeys = onKeys;
    this.#onChange = onChange;
    void this.#open();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
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
    let replies = 0;
    const reader = new RespReader((value) => {
      if (isPush(value)) this.#handlePush(value.push);
      else if (value instanceof Error) socket.destroy();
      else if ((replies += 1) === 2) this.#setUp(true);
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
    const tracking = ['TRACKING', 'ON', 'BCAST', ...this.#prefixes.flatMap((prefix) => ['PREFIX', prefix])];
    socket.write(encodeCommand('HELLO', hello) + encodeCommand('CLIENT', tracking));
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
      socket.write(encodeCommand('PING', []));
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

/** Watches all the masters that `addresses` names, now and later; returns a function that ends it. */
export function watchRedis(
  addresses: () => readonly NodeAddress[],
  options: RedisConnectionOptions,
  prefixes: readonly string[],
  listener: ChangeListener,
): () => void {
  const connections = new Map<string, TrackingConnection>();
  let complete = false;

  const judge = () => {
    const nowComplete = connections.size > 0 && [...connections.values()].every(({ up }) => up);
    if (nowComplete === complete) return;
    complete = nowComplete;
    if (complete) listener.onReady();
    else listener.onGap();
  };
  const onKeys = (keys: readonly string[] | null) => {
    if (keys) listener.onChange(keys);
    else listener.onChangeOfAll();
  };
  const align = () => {
    const wanted = new Map(addresses().map((address) => [`${address.host}:${address.port}`, address]));
    for (const [name, connection] of connections) {
      if (wanted.has(name)) continue;
      connection.close();
      connections.delete(name);
    }
    for (const [name, address] of wanted) {
      if (connections.has(name)) continue;
      connections.set(name, new TrackingConnection(address, options, prefixes, onKeys, judge));
    }
    judge();
  };
  align();
  const timer = setInterval(align, heartbeatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    for (const connection of connections.values()) connection.close();
  };
}
