/**
 * The connection to one Redis server: a socket, and the replies that are waited for, in their order. Nothing is queued while
 * there is no connection (a cache that waits is worse than a miss), and nothing is sent twice. A general client does more
 * for each command than a hit can afford; see decision 240.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StoreUnavailableError } from '../errors.ts';
import { authArguments, credentialRetryMs } from './credentials.ts';
import { noConnection } from './no-connection.ts';
import {
  retryDelayMs,
  type NodeAddress,
  type RedisArgument,
  type RedisConnection,
  type RedisConnectionOptions,
} from './redis-connection.ts';
import { runScript, type RedisScript } from './redis-scripts.ts';
import { encodeCommand, isPush, RespReader, type RespValue } from './resp-reader.ts';

/** A command that was sent and not answered. */
interface Waiting {
  readonly resolve: (reply: RespValue) => void;
  readonly reject: (error: Error) => void;
  /** The command behind it. */
  next: Waiting | undefined;
}

const settled = Promise.resolve();
/**
 * What all connections read into: a reply is taken out before the next read, and a buffer of 64 KiB for each read, as `data`
 * events have, is most of what a short reply leaves to the collector.
 */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1_024);
/** A server that says so to the first PING is not to be used yet, or not by us. */
const notReady = /^(LOADING|MASTERDOWN|NOAUTH|WRONGPASS|NOPERM)/;

export class StandaloneConnection implements RedisConnection {
  readonly mode = 'standalone';
  readonly #options: RedisConnectionOptions;
  readonly #address: NodeAddress;
  readonly #listeners: ((connected: boolean) => void)[] = [];
  /** Commands given before the first connection stands (or has failed) wait for it; the caller's timeout bounds that. */
  readonly #firstAttempt: Promise<void>;
  #settleFirstAttempt: () => void = () => {};
  #attempted = false;
  #ready = false;
  #incarnations = 0;
  #closed = false;
  /** Why there is no connection, as far as it is known. */
  #lastFault: Error | undefined;
  #socket: Socket | undefined;
  #attempts = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #refreshTimer: NodeJS.Timeout | undefined;
  #firstWaiting: Waiting | undefined;
  #lastWaiting: Waiting | undefined;
  /** Commands of this turn, to be sent in one piece. */
  #outgoing = '';

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#address = { host: options.host ?? '127.0.0.1', port: options.port ?? 6379 };
    this.#firstAttempt = new Promise((resolve) => {
      this.#settleFirstAttempt = () => {
        this.#attempted = true;
        resolve();
      };
    });
    void this.#open();
  }

  /** A number that is another one for each connection to the server; 0 while there is none. */
  get incarnation(): number {
    return this.#ready ? this.#incarnations : 0;
  }

  call(command: string, args: readonly RedisArgument[]): Promise<unknown> {
    if (this.#ready) return this.#send(command, args);
    if (this.#attempted) {
      const reason = noConnection('Redis', this.#address, this.#lastFault);
      return Promise.reject(new StoreUnavailableError(reason, { cause: this.#lastFault }));
    }
    return this.#firstAttempt.then(() => this.call(command, args));
  }

  run(script: RedisScript, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown> {
    return runScript(this, script, keys, args);
  }

  async callMasters(command: string, args: readonly RedisArgument[]): Promise<unknown[]> {
    return [await this.call(command, args)];
  }

  async ping(): Promise<void> {
    await this.call('PING', []);
  }

  async scan(pattern: string, onKeys: (keys: string[]) => Promise<void>): Promise<void> {
    let cursor = '0';
    do {
      const reply = await this.call('SCAN', [cursor, 'MATCH', pattern, 'COUNT', 1_000]);
      const [next, keys] = reply as [string, string[]];
      if (keys.length > 0) await onKeys(keys);
      cursor = next;
    } while (cursor !== '0');
  }

  nodeOf(): string {
    return '';
  }

  masterAddresses(): readonly NodeAddress[] {
    return [this.#address];
  }

  readAddresses(): readonly NodeAddress[] {
    return [this.#address];
  }

  /** One server has no others. */
  onNodes(): () => void {
    return () => {};
  }

  learn(): void {}

  onChange(listener: (connected: boolean) => void): void {
    this.#listeners.push(listener);
  }

  reconnect(): void {
    this.#attempts = 0;
    if (this.#socket) this.#socket.destroy();
    else this.#retrySoon();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#refreshTimer);
    this.#settleFirstAttempt();
    this.#socket?.destroy();
  }

  #send(command: string, args: readonly RedisArgument[]): Promise<RespValue> {
    if (this.#outgoing === '') void settled.then(() => this.#flush());
    this.#outgoing += encodeCommand(command, args);
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { resolve, reject, next: undefined };
      if (this.#lastWaiting === undefined) this.#firstWaiting = waiting;
      else this.#lastWaiting.next = waiting;
      this.#lastWaiting = waiting;
    });
  }

  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = '';
    // Empty when the connection was lost in between.
    if (outgoing !== '') this.#socket?.write(outgoing);
  }

  async #open(): Promise<void> {
    let { username, password } = this.#options;
    const { credentials } = this.#options;
    if (credentials) {
      try {
        const given = await credentials();
        ({ username, password } = given);
        this.#refreshLater(given.refreshAfterMs);
      } catch (error) {
        if (error instanceof Error) this.#lastFault = error;
        this.#settleFirstAttempt();
        this.#retrySoon(credentialRetryMs);
        return;
      }
    }
    if (this.#closed) return;
    const reader = new RespReader((value) => this.#receive(value));
    const read = (chunk: Buffer) => {
      try {
        reader.feed(chunk);
      } catch {
        socket.destroy();
      }
    };
    const socket = this.#connect(read);
    this.#socket = socket;
    socket.setNoDelay(true);
    const timer = setTimeout(() => socket.destroy(), this.#options.connectTimeoutMs ?? 2_000);
    // What is to be done is told by 'close'; an 'error' without a listener would end the process.
    socket.on('error', (error) => {
      this.#lastFault = error;
    });
    socket.once('close', () => {
      clearTimeout(timer);
      this.#lost();
    });
    socket.once(this.#options.tls ? 'secureConnect' : 'connect', () => {
      this.#introduce(username, password).then(
        () => {
          clearTimeout(timer);
          if (this.#socket === socket) this.#established();
        },
        (error: Error) => {
          if (!(error instanceof StoreUnavailableError)) this.#lastFault = error;
          socket.destroy();
        },
      );
    });
  }

  #connect(read: (chunk: Buffer) => void): Socket {
    const { host, port } = this.#address;
    const { tls } = this.#options;
    if (!tls) {
      const callback = (length: number) => {
        read(readBuffer.subarray(0, length));
        return true;
      };
      return connectTcp({ host, port, onread: { buffer: readBuffer, callback } });
    }
    const socket = connectTls({
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(tls === true ? {} : tls),
    });
    return socket.on('data', read);
  }

  /** Says who we are, in one round trip; rejects when the server cannot be used. */
  async #introduce(username: string | undefined, password: string | undefined): Promise<void> {
    const { database } = this.#options;
    const steps: Promise<unknown>[] = [];
    if (password !== undefined) {
      const credentials = username === undefined ? { password } : { username, password };
      steps.push(this.#send('AUTH', authArguments(credentials)));
    }
    if (database !== undefined && database !== 0) steps.push(this.#send('SELECT', [database]));
    const ping = this.#send('PING', []).catch((error: Error) => {
      if (error instanceof StoreUnavailableError || notReady.test(error.message)) throw error;
    });
    await Promise.all([...steps, ping]);
  }

  #receive(value: RespValue): void {
    if (isPush(value)) return;
    const waiting = this.#firstWaiting;
    if (waiting === undefined) {
      this.#socket?.destroy();
      return;
    }
    this.#firstWaiting = waiting.next;
    if (waiting.next === undefined) this.#lastWaiting = undefined;
    // An answered command that the collector has not met must not hold all that came behind it.
    waiting.next = undefined;
    if (!(value instanceof Error)) {
      waiting.resolve(value);
      return;
    }
    waiting.reject(value);
    // Its master is another server now: a new connection finds that by the name.
    if (value.message.startsWith('READONLY')) this.#socket?.destroy();
  }

  #established(): void {
    if (this.#closed) return;
    this.#ready = true;
    this.#lastFault = undefined;
    this.#incarnations += 1;
    this.#attempts = 0;
    this.#settleFirstAttempt();
    this.#tell(true);
  }

  #lost(): void {
    let waiting = this.#firstWaiting;
    this.#firstWaiting = undefined;
    this.#lastWaiting = undefined;
    this.#outgoing = '';
    this.#ready = false;
    this.#socket = undefined;
    for (; waiting !== undefined; waiting = waiting.next) {
      waiting.reject(new StoreUnavailableError('The connection to Redis was lost.'));
    }
    this.#settleFirstAttempt();
    if (this.#closed) return;
    this.#tell(false);
    this.#retrySoon();
  }

  #retrySoon(leastMs = 0): void {
    clearTimeout(this.#retryTimer);
    if (this.#closed) return;
    this.#attempts += 1;
    const delayMs = Math.max(leastMs, retryDelayMs(this.#attempts));
    this.#retryTimer = setTimeout(() => void this.#open(), delayMs);
  }

  #refreshLater(afterMs: number | undefined): void {
    clearTimeout(this.#refreshTimer);
    if (afterMs === undefined || this.#closed) return;
    this.#refreshTimer = setTimeout(() => void this.#refresh(), afterMs);
    this.#refreshTimer.unref();
  }

  /** Authenticates the open connection again, before the server ends it. */
  async #refresh(): Promise<void> {
    let afterMs: number | undefined = credentialRetryMs;
    try {
      const given = await this.#options.credentials?.();
      if (!given) return;
      afterMs = given.refreshAfterMs;
      if (this.#ready) await this.#send('AUTH', authArguments(given));
    } catch {
      // The old credentials may serve a while longer.
      afterMs = credentialRetryMs;
    }
    this.#refreshLater(afterMs);
  }

  #tell(connected: boolean): void {
    for (const listener of this.#listeners) listener(connected);
  }
}
