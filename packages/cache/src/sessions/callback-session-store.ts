/** The interface that express-session and @fastify/session expect of a store, over Redis: they choose the ids and the content. */
import { lifeMs, type Duration } from '../duration.ts';
import { isSessionId, SessionCommands, type SessionCommandsOptions } from './session-commands.ts';

type Done = (error?: unknown) => void;

export interface CallbackSessionStoreOptions extends SessionCommandsOptions {
  /** A session ends so long after its last use. Default `'30m'`. */
  readonly ttl?: Duration;
  /** Whose session it is, once someone has signed in: with it `revokeAll(userId)` ends all of that user's. */
  readonly userOf?: (session: Record<string, unknown>) => string | undefined;
}

/** What the store keeps with a session; part of its content, so that a session saved by a late request stays ended. */
const mark = 'sessionEpoch';

/** For @fastify/session as it is; for express-session see {@link expressSessionStore}. */
export class CallbackSessionStore {
  readonly #commands: SessionCommands;
  readonly #ttlMs: number;
  /** Longer than a session that nobody uses. */
  readonly #epochMs: number;
  readonly #userOf: (session: Record<string, unknown>) => string | undefined;

  constructor(options: CallbackSessionStoreOptions = {}) {
    this.#ttlMs = lifeMs(options.ttl ?? '30m', 'ttl');
    this.#commands = new SessionCommands(options);
    this.#epochMs = this.#ttlMs * 2;
    this.#userOf = options.userOf ?? (() => undefined);
  }

  /** Gives the session's content, its end moved; null when there is none. */
  get(id: string, done: (error: unknown, session?: unknown) => void): void {
    this.#find(id).then(
      (session) => process.nextTick(done, null, session),
      (error: unknown) => process.nextTick(done, error),
    );
  }

  set(id: string, session: unknown, done: Done = () => {}): void {
    answer(this.#save(id, session as Record<string, unknown>), done);
  }

  touch(id: string, _session: unknown, done: Done = () => {}): void {
    answer(
      isSessionId(id) ? this.#commands.call('PEXPIRE', [`session:${id}`, this.#ttlMs]) : Promise.resolve(),
      done,
    );
  }

  destroy(id: string, done: Done = () => {}): void {
    answer(isSessionId(id) ? this.#commands.call('DEL', [`session:${id}`]) : Promise.resolve(), done);
  }

  /** Ends all sessions that `userOf` says are this user's, on every node, in one step. */
  async revokeAll(userId: string): Promise<void> {
    await this.#commands.endEpoch(userId);
  }

  async close(): Promise<void> {
    await this.#commands.close();
  }

  async #find(id: string): Promise<unknown> {
    if (!isSessionId(id)) return null;
    const text = await this.#commands.call('GETEX', [`session:${id}`, 'PX', this.#ttlMs]);
    const session = typeof text === 'string' ? parseOrNull(text) : null;
    if (session === null) return null;
    const user = this.#userOf(session);
    if (user === undefined) return session;
    if (await this.#commands.isCurrent(user, String(session[mark]), this.#epochMs)) return session;
    await this.#commands.call('DEL', [`session:${id}`]);
    return null;
  }

  async #save(id: string, session: Record<string, unknown>): Promise<void> {
    if (!isSessionId(id)) return;
    const user = this.#userOf(session);
    if (user !== undefined && typeof session[mark] !== 'string') {
      session[mark] = await this.#commands.epoch(user, this.#epochMs);
    }
    await this.#commands.save(id, JSON.stringify(session), this.#ttlMs);
  }
}

/**
 * A store for express-session: `session({ store: expressSessionStore(session.Store, { host, userOf }), … })`.
 * @param Base `session.Store`, which makes the request's session; passed, so that this library needs no express-session
 */
export function expressSessionStore<Base extends object>(
  Base: abstract new () => Base,
  options: CallbackSessionStoreOptions = {},
): Base & CallbackSessionStore {
  const inner = new CallbackSessionStore(options);
  return Object.assign(new (Base as unknown as new () => Base)(), {
    get: inner.get.bind(inner),
    set: inner.set.bind(inner),
    touch: inner.touch.bind(inner),
    destroy: inner.destroy.bind(inner),
    revokeAll: inner.revokeAll.bind(inner),
    close: inner.close.bind(inner),
  }) as unknown as Base & CallbackSessionStore;
}

/** Answers outside the promise, so that what the callback throws is not taken for the store's failure. */
function answer(work: Promise<unknown>, done: Done): void {
  work.then(
    () => process.nextTick(done, null),
    (error: unknown) => process.nextTick(done, error),
  );
}

function parseOrNull(text: string): Record<string, unknown> | null {
  try {
    const session = JSON.parse(text) as unknown;
    return typeof session === 'object' && session !== null ? (session as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
