/**
 * What session stores ask of Redis: commands with a time limit, and the epochs of users. Each user has an epoch under
 * `session-epoch:{user}`, and a session carries the epoch it was made in: removing the epoch ends all of a user's sessions in
 * one step, and no session that is made or saved meanwhile escapes it.
 */
import { randomBytes } from 'node:crypto';
import { timerMs, type Duration } from '../duration.ts';
import { SessionTooLargeError, StoreUnavailableError } from '../errors.ts';
import { escapeKeyPart } from '../key.ts';
import { limit } from '../limit.ts';
import { shareCredentials } from '../stores/credentials.ts';
import { redisOptions } from '../stores/redis-options.ts';
import { openRedis } from '../stores/open-redis.ts';
import type { RedisConnection, RedisConnectionOptions } from '../stores/redis-connection.ts';

export interface SessionCommandsOptions extends RedisConnectionOptions {
  /** How long an answer of the store may take. Default `'1s'`. */
  readonly timeout?: Duration;
  /** A session whose text is larger is refused with {@link SessionTooLargeError}, in UTF-16 code units. Default 1 Mi. */
  readonly maxSize?: number;
}

/** What a client sends as a session id. Anything else is no session, and reaches no other key. */
const idPattern = /^[\w-]{8,128}$/;

/** Whether this can be a session's id. */
export function isSessionId(id: unknown): id is string {
  return typeof id === 'string' && idPattern.test(id);
}

/** 192 bits: not to be guessed. */
export function newSessionId(): string {
  return randomBytes(24).toString('base64url');
}

export class SessionCommands {
  readonly #connection: RedisConnection;
  readonly #timeoutMs: number;
  readonly #maxSize: number;

  constructor(options: SessionCommandsOptions) {
    this.#timeoutMs = timerMs(options.timeout ?? '1s', 'timeout');
    this.#maxSize = limit(options.maxSize, 1024 * 1024, 'maxSize');
    this.#connection = openRedis(shareCredentials(redisOptions(options)));
  }

  /** Rejects with {@link StoreUnavailableError} when the store does not answer; null where something stands that is no text. */
  async call(command: string, args: readonly (string | number)[]): Promise<unknown> {
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

  /** Puts a session's text under its id; `onlyIfPresent`: unless it has ended. Answers whether it did. */
  async save(id: string, text: string, ttlMs: number, onlyIfPresent = false): Promise<boolean> {
    if (text.length > this.#maxSize) throw new SessionTooLargeError(text.length, this.#maxSize);
    const args = [`session:${id}`, text, 'PX', ttlMs];
    return (await this.call('SET', onlyIfPresent ? [...args, 'XX'] : args)) === 'OK';
  }

  /** The user's present epoch, made if there is none; to outlive every session that carries it. */
  async epoch(userId: string, lifeMs: number): Promise<string> {
    const key = epochKey(userId);
    await this.call('SET', [key, newSessionId(), 'NX', 'PX', lifeMs]);
    const epoch = await this.call('GETEX', [key, 'PX', lifeMs]);
    if (typeof epoch !== 'string')
      throw new StoreUnavailableError('The sessions of this user are being ended.');
    return epoch;
  }

  /** Whether sessions of that epoch stand; with `lifeMs` the epoch lives so long from now. */
  async isCurrent(userId: string, epoch: string, lifeMs?: number): Promise<boolean> {
    const key = epochKey(userId);
    const present = lifeMs === undefined ? this.call('GET', [key]) : this.call('GETEX', [key, 'PX', lifeMs]);
    return (await present) === epoch;
  }

  /** Ends all of a user's sessions, on every node, in one step. */
  async endEpoch(userId: string): Promise<void> {
    await this.call('DEL', [epochKey(userId)]);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

function epochKey(userId: string): string {
  return `session-epoch:${escapeKeyPart(userId)}`;
}
