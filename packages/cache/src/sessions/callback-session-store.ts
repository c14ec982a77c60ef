/** The interface that express-session and @fastify/session expect of a store, over Redis: they choose the ids and the content. */
import { callbackify } from 'node:util';
import { durationMs, type Duration } from '../duration.ts';
import { openRedis } from '../stores/open-redis.ts';
import type { RedisConnection, RedisConnectionOptions } from '../stores/redis-connection.ts';

type Done = (error?: unknown) => void;

const idPattern = /^[\w-]{8,128}$/;

/** `app.use(session({ store: new CallbackSessionStore({ host }), … }))`; for express-session pass it its `Store` methods by `Object.assign`. */
export class CallbackSessionStore {
  readonly #connection: RedisConnection;
  readonly #ttlMs: number;

  constructor(options: RedisConnectionOptions & { readonly ttl?: Duration } = {}) {
    this.#connection = openRedis(options);
    this.#ttlMs = durationMs(options.ttl ?? '30m', 'ttl');
  }

  /** Gives the session's content, its end moved; null when there is none. */
  get(id: string, done: (error: unknown, session?: unknown) => void): void {
    if (!idPattern.test(id)) {
      done(null, null);
      return;
    }
    callbackify(async () => {
      const text = await this.#connection.call('GETEX', [`session:${id}`, 'PX', this.#ttlMs]);
      return typeof text === 'string' ? parseOrNull(text) : null;
    })(done);
  }

  set(id: string, session: unknown, done: Done = () => {}): void {
    this.#answer(
      this.#connection.call('SET', [`session:${id}`, JSON.stringify(session), 'PX', this.#ttlMs]),
      done,
    );
  }

  touch(id: string, _session: unknown, done: Done = () => {}): void {
    this.#answer(this.#connection.call('PEXPIRE', [`session:${id}`, this.#ttlMs]), done);
  }

  destroy(id: string, done: Done = () => {}): void {
    this.#answer(this.#connection.call('DEL', [`session:${id}`]), done);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #answer(call: Promise<unknown>, done: Done): void {
    callbackify(() => call)((error) => done(error));
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
