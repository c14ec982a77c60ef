/**
 * The connection to one Redis server: a socket, and the replies that are waited for, in their order. Nothing is queued while
 * there is no connection (a cache that waits is worse than a miss), and nothing is sent twice. A general client does more
 * for each command than a hit can afford; see decision 240.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StoreUnavailableError } from '../errors.ts';
import { noConnection } from './no-connection.ts';
import {
  retryDelayMs,
  type RedisArgument,
  type RedisConnection,
  type RedisConnectionOptions,
} from './redis-connection.ts';
import { runScript, type RedisScript } from './redis-scripts.ts';
import { encodeCommand, isPush, RespReader, type RespValue } from './resp-reader.ts';

interface Waiting {
  resolve(reply: RespValue): void;
  reject(error: Error): void;
}

const settled = Promise.resolve();
/** Answered replies are cut off the list when there are so many. */
const compactAbove = 1_024;
/** A server that says so to the first PING is not to be used yet, or not by us. */
const notReady = /^(LOADING|MASTERDOWN|NOAUTH|WRONGPASS|NOPERM)/;
const credentialRetryMs = 1_000;

export class StandaloneConnection implements RedisConnection {
  readonly mode = 'standalone';
  readonly #options: RedisConnectionOptions;
  readonly #address: { readonly host: string; readonly port: number };
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
  #waiting: Waiting[] = [];
  #answered = 0;
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
      return Promise.reject(new StoreUnavailableError(noConnection('Redis', this.#address, this.#lastFault)));
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

  masterAddresses(): readonly { readonly host: string; readonly port: number }[] {
    return [this.#address];
  }

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
      this.#waiting.push({ resolve, reject });
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
      } catch {
        this.#settleFirstAttempt();
        this.#retrySoon();
        return;
      }
    }
    if (this.#closed) return;
    const socket = this.#connect();
    this.#socket = socket;
    socket.setNoDelay(true);
    const timer = setTimeout(() => socket.destroy(), this.#options.connectTimeoutMs ?? 2_000);
    const reader = new RespReader((value) => this.#receive(value));
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.feed(chunk);
      } catch {
        socket.destroy();
      }
    });
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

  #connect(): Socket {
    const { host, port } = this.#address;
    const { tls } = this.#options;
    if (!tls) return connectTcp({ host, port });
    return connectTls({
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(tls === true ? {} : tls),
    });
  }

  /** Says who we are, in one round trip; rejects when the server cannot be used. */
  async #introduce(username: string | undefined, password: string | undefined): Promise<void> {
    const { database } = this.#options;
    const steps: Promise<unknown>[] = [];
    if (password !== undefined) {
      steps.push(this.#send('AUTH', username === undefined ? [password] : [username, password]));
    }
    if (database !== undefined && database !== 0) steps.push(this.#send('SELECT', [database]));
    const ping = this.#send('PING', []).catch((error: Error) => {
      if (error instanceof StoreUnavailableError || notReady.test(error.message)) throw error;
    });
    await Promise.all([...steps, ping]);
  }

  #receive(value: RespValue): void {
    if (isPush(value)) return;
    const waiting = this.#waiting[this.#answered];
    if (waiting === undefined) {
      this.#socket?.destroy();
      return;
    }
    this.#answered += 1;
    if (this.#answered === this.#waiting.length) {
      this.#waiting.length = 0;
      this.#answered = 0;
    } else if (this.#answered > compactAbove && this.#answered * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#answered);
      this.#answered = 0;
    }
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
    const waiting = this.#waiting.slice(this.#answered);
    this.#waiting = [];
    this.#answered = 0;
    this.#outgoing = '';
    this.#ready = false;
    this.#socket = undefined;
    for (const call of waiting) call.reject(new StoreUnavailableError('The connection to Redis was lost.'));
    this.#settleFirstAttempt();
    if (this.#closed) return;
    this.#tell(false);
    this.#retrySoon();
  }

  #retrySoon(): void {
    clearTimeout(this.#retryTimer);
    if (this.#closed) return;
    this.#attempts += 1;
    this.#retryTimer = setTimeout(() => void this.#open(), retryDelayMs(this.#attempts));
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
      const { username, password } = given;
      if (this.#ready) await this.#send('AUTH', username === undefined ? [password] : [username, password]);
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
