/**
 * Sessions in Redis: `session:{id}` lives for 1800 s from its last use. Unlike a cache, a session store that is away is
 * told to the caller: nobody is signed in or out by a guess.
 *
 * Each user has an epoch under `session-epoch:{user}`; a session carries the epoch it was made in. Ending all of a user's
 * sessions is one step, the removal of the epoch, and no session that is made or rotated meanwhile can escape it.
 */
import { randomBytes } from 'node:crypto';
import { durationMs, type Duration } from '../duration.ts';
import { StoreUnavailableError } from '../errors.ts';
import { escapeKeyPart } from '../key.ts';
import { openRedis } from '../stores/open-redis.ts';
import type { RedisConnection, RedisConnectionOptions } from '../stores/redis-connection.ts';

export interface SessionStoreOptions extends RedisConnectionOptions {
  /** A session ends so long after its last use. Default `'30m'`. */
  readonly ttl?: Duration;
  /** … and at the latest so long after its beginning, whatever its use. Default `'30d'`. */
  readonly maxAge?: Duration;
  /** How long an answer of the store may take. Default `'1s'`. */
  readonly timeout?: Duration;
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

/** 192 bits: not to be guessed. */
function newId(): string {
  return randomBytes(24).toString('base64url');
}

/** What a client sends as a session id. Anything else is no session, and reaches no other key. */
const idPattern = /^[\w-]{8,128}$/;

export class SessionStore<Data = unknown> {
  readonly #connection: RedisConnection;
  readonly #ttlMs: number;
  readonly #maxAgeMs: number;
  readonly #timeoutMs: number;
  readonly #now: () => number;

  constructor(options: SessionStoreOptions = {}) {
    this.#connection = openRedis(options);
    this.#ttlMs = durationMs(options.ttl ?? '30m', 'ttl');
    this.#maxAgeMs = durationMs(options.maxAge ?? '30d', 'maxAge');
    this.#timeoutMs = durationMs(options.timeout ?? '1s', 'timeout');
    this.#now = options.now ?? Date.now;
  }

  /** Begins a session. All methods reject with {@link StoreUnavailableError} when the store does not answer. */
  async create(userId: string, data: Data): Promise<Session<Data>> {
    const epoch = await this.#epoch(userId);
    const stored: Stored<Data> = { userId, createdAt: new Date(this.#now()).toISOString(), epoch, data };
    const id = newId();
    await this.#call('SET', [`session:${id}`, JSON.stringify(stored), 'PX', this.#ttlMs]);
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
    return (await this.#call('SET', [`session:${id}`, text, 'XX', 'PX', this.#ttlMs])) === 'OK';
  }

  /**
   * Gives the session a new id and ends the old one, as one does after a change of rights (OWASP: session fixation). Of
   * two rotations of one id, one succeeds; null when the session has ended.
   */
  async rotate(id: string): Promise<Session<Data> | null> {
    if (!(await this.#read(id))) return null;
    const text = await this.#call('GETDEL', [`session:${id}`]);
    const stored = parse<Data>(text);
    if (!stored) return null;
    const next = newId();
    await this.#call('SET', [`session:${next}`, JSON.stringify(stored), 'PX', this.#ttlMs]);
    return session(next, stored);
  }

  /** Ends a session. */
  async revoke(id: string): Promise<void> {
    if (idPattern.test(id)) await this.#call('DEL', [`session:${id}`]);
  }

  /** Ends all of a user's sessions, on every node, in one step. */
  async revokeAll(userId: string): Promise<void> {
    await this.#call('DEL', [epochKey(userId)]);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #read(id: string): Promise<Stored<Data> | null> {
    if (!idPattern.test(id)) return null;
    const stored = parse<Data>(await this.#call('GETEX', [`session:${id}`, 'PX', this.#ttlMs]));
    if (!stored) return null;
    const tooOld = this.#now() - Date.parse(stored.createdAt) >= this.#maxAgeMs;
    const epoch = tooOld ? null : await this.#call('GET', [epochKey(stored.userId)]);
    if (epoch === stored.epoch) return stored;
    await this.#call('DEL', [`session:${id}`]);
    return null;
  }

  /** The user's present epoch, made if there is none; it outlives every session that carries it. */
  async #epoch(userId: string): Promise<string> {
    const key = epochKey(userId);
    const lifeMs = this.#maxAgeMs + this.#ttlMs;
    await this.#call('SET', [key, newId(), 'NX', 'PX', lifeMs]);
    const epoch = await this.#call('GETEX', [key, 'PX', lifeMs]);
    if (typeof epoch !== 'string')
      throw new StoreUnavailableError('The sessions of this user are being ended.');
    return epoch;
  }

  async #call(command: string, args: readonly (string | number)[]): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new StoreUnavailableError(`The store did not answer within ${this.#timeoutMs} ms.`)),
        this.#timeoutMs,
      );
    });
    try {
      return await Promise.race([this.#connection.call(command, args), timeout]);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      // Under the key stands something that is no session.
      if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return null;
      throw new StoreUnavailableError('The session store cannot be reached.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

function epochKey(userId: string): string {
  return `session-epoch:${escapeKeyPart(userId)}`;
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
