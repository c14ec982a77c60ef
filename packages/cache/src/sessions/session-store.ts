/**
 * Sessions in Redis: `session:{id}` lives for 1800 s from its last use. Unlike a cache, a session store that is away is
 * told to the caller: nobody is signed in or out by a guess.
 */
import { lifeMs, type Duration } from '../duration.ts';
import { KeyInvalidError } from '../errors.ts';
import { jsonSerializer } from '../serializer.ts';
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
    this.#ttlMs = lifeMs(options.ttl ?? '30m', 'ttl');
    this.#maxAgeMs = lifeMs(options.maxAge ?? '30d', 'maxAge');
    this.#commands = new SessionCommands(options);
    this.#now = options.now ?? Date.now;
  }

  /**
   * Begins a session. Its data come back as a cached value does: `Date`, `Map` and the like as what they were. All methods reject
   * with {@link StoreUnavailableError} when the store does not answer; this one also with {@link KeyInvalidError}.
   */
  async create(userId: string, data: Data): Promise<Session<Data>> {
    assertUserId(userId);
    const epoch = await this.#commands.epoch(userId, this.#maxAgeMs + this.#ttlMs);
    const stored: Stored<Data> = { userId, createdAt: new Date(this.#now()).toISOString(), epoch, data };
    const id = newSessionId();
    await this.#commands.save(id, jsonSerializer.encode(stored), this.#ttlMs);
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
    return this.#commands.save(id, jsonSerializer.encode({ ...stored, data }), this.#ttlMs, true);
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
    await this.#commands.save(next, String(text), this.#ttlMs);
    return session(next, stored);
  }

  /** Ends a session. */
  async revoke(id: string): Promise<void> {
    if (isSessionId(id)) await this.#commands.call('DEL', [`session:${id}`]);
  }

  /** Ends all of a user's sessions, on every node, in one step. */
  async revokeAll(userId: string): Promise<void> {
    assertUserId(userId);
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

/** A number would be stored, and its sessions never found; what is missing would end the sessions of everybody without a name. */
function assertUserId(userId: unknown): void {
  if (typeof userId === 'string' && userId !== '') return;
  throw new KeyInvalidError(`${JSON.stringify(userId)} is no user's id; write a text.`);
}

function session<Data>(id: string, { userId, createdAt, data }: Stored<Data>): Session<Data> {
  return { id, userId, createdAt, data };
}

function parse<Data>(text: unknown): Stored<Data> | null {
  if (typeof text !== 'string') return null;
  try {
    const stored = jsonSerializer.decode(text) as Partial<Stored<Data>> | null;
    const complete =
      typeof stored?.userId === 'string' &&
      typeof stored.createdAt === 'string' &&
      typeof stored.epoch === 'string';
    return complete ? (stored as Stored<Data>) : null;
  } catch {
    return null;
  }
}
