/**
 * Sessions in Redis: `session:{id}` lives for 1800 s from its last use. Unlike a cache, a session store that is away is
 * told to the caller: nobody is signed in or out by a guess.
 */
import { durationMs, type Duration } from '../duration.ts';
import {
  isSessionId,
  newSessionId,
  SessionCommands,
  type SessionCommandsOptions,
} from './session-commands.ts';

export interface SessionStoreOptions extends SessionCommandsOptions {
  /** A session ends so long after its last use. Default `'30m'`. */
  readonly ttl?: Duration;
  /** … and at the latest so long after its beginning, whatever its use. Default `'30d'`. */
  readonly maxAge?: Duration;
  /** Milliseconds since the epoch; a test's clock. */
  readonly now?: () => number;
}

export interface Session<Data> {
  readonly id: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly data: Data;
}

interface Stored<Data> {
  readonly userId: string;
  readonly createdAt: string;
  readonly epoch: string;
  readonly data: Data;
}

export class SessionStore<Data = unknown> {
  readonly #commands: SessionCommands;
  readonly #ttlMs: number;
  readonly #maxAgeMs: number;
  readonly #now: () => number;

  constructor(options: SessionStoreOptions = {}) {
    this.#commands = new SessionCommands(options);
    this.#ttlMs = durationMs(options.ttl ?? '30m', 'ttl');
    this.#maxAgeMs = durationMs(options.maxAge ?? '30d', 'maxAge');
    this.#now = options.now ?? Date.now;
  }

  /** Begins a session. All methods reject with {@link StoreUnavailableError} when the store does not answer. */
  async create(userId: string, data: Data): Promise<Session<Data>> {
    const epoch = await this.#commands.epoch(userId, this.#maxAgeMs + this.#ttlMs);
    const stored: Stored<Data> = { userId, createdAt: new Date(this.#now()).toISOString(), epoch, data };
    const id = newSessionId();
    await this.#commands.call('SET', [`session:${id}`, JSON.stringify(stored), 'PX', this.#ttlMs]);
    return session(id, stored);
  }

  /** The session, its end moved to a whole TTL from now; null when it has ended or never was. */
  async find(id: string): Promise<Session<Data> | null> {
    const stored = await this.#read(id);
    return stored && session(id, stored);
  }

  /** Changes a session's data; false when it has ended. */
  async update(id: string, data: Data): Promise<boolean> {
    const stored = await this.#read(id);
    if (!stored) return false;
    const text = JSON.stringify({ ...stored, data });
    return (await this.#commands.call('SET', [`session:${id}`, text, 'XX', 'PX', this.#ttlMs])) === 'OK';
  }

  /**
   * Gives the session a new id and ends the old one, as one does after a change of rights (OWASP: session fixation). Of
   * two rotations of one id, one succeeds; null when the session has ended.
   */
  async rotate(id: string): Promise<Session<Data> | null> {
    if (!(await this.#read(id))) return null;
    const text = await this.#commands.call('GETDEL', [`session:${id}`]);
    const stored = parse<Data>(text);
    if (!stored) return null;
    const next = newSessionId();
    await this.#commands.call('SET', [`session:${next}`, JSON.stringify(stored), 'PX', this.#ttlMs]);
    return session(next, stored);
  }

  /** Ends a session. */
  async revoke(id: string): Promise<void> {
    if (isSessionId(id)) await this.#commands.call('DEL', [`session:${id}`]);
  }

  /** Ends all of a user's sessions, on every node, in one step. */
  async revokeAll(userId: string): Promise<void> {
    await this.#commands.endEpoch(userId);
  }

  async close(): Promise<void> {
    await this.#commands.close();
  }

  async #read(id: string): Promise<Stored<Data> | null> {
    if (!isSessionId(id)) return null;
    const stored = parse<Data>(await this.#commands.call('GETEX', [`session:${id}`, 'PX', this.#ttlMs]));
    if (!stored) return null;
    const tooOld = this.#now() - Date.parse(stored.createdAt) >= this.#maxAgeMs;
    if (!tooOld && (await this.#commands.isCurrent(stored.userId, stored.epoch))) return stored;
    await this.#commands.call('DEL', [`session:${id}`]);
    return null;
  }
}

function session<Data>(id: string, { userId, createdAt, data }: Stored<Data>): Session<Data> {
  return { id, userId, createdAt, data };
}

function parse<Data>(text: unknown): Stored<Data> | null {
  if (typeof text !== 'string') return null;
  try {
    const stored = JSON.parse(text) as Partial<Stored<Data>> | null;
    const complete =
      typeof stored?.userId === 'string' &&
      typeof stored.createdAt === 'string' &&
      typeof stored.epoch === 'string';
    return complete ? (stored as Stored<Data>) : null;
  } catch {
    return null;
  }
}
