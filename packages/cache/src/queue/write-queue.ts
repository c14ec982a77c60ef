/**
 * A durable queue of writes on a Redis stream, for write-behind. A write is acknowledged when it is in the stream, and
 * leaves it when the database has it, so a crash at any point repeats work and loses none. One process at a time works on
 * the queue, oldest first, one write of a key after another; each write has a sequence by which the database recognises
 * what it has already, so that repeating has no effect.
 *
 * Keys: `~queue:{name}` the stream, `…:pending` the newest unwritten value of each key, `…:owner` who works, `…:dead` what
 * the database refused too often. The braces keep them on one node of a cluster.
 */
import { randomBytes } from 'node:crypto';
import { durationMs, type Duration } from '../duration.ts';
import { OptionInvalidError, QueueFullError, StoreUnavailableError } from '../errors.ts';
import { escapeKeyPart, type KeyPart } from '../key.ts';
import { jsonSerializer, type Serializer } from '../serializer.ts';
import { shareCredentials } from '../stores/credentials.ts';
import { openRedis } from '../stores/open-redis.ts';
import type { RedisConnection, RedisConnectionOptions } from '../stores/redis-connection.ts';
import { redisScript, type RedisScript } from '../stores/redis-scripts.ts';

/** A write on its way to the database. */
export interface QueuedWrite<Id, Value> {
  readonly id: Id;
  readonly value: Value;
  /** Grows with each write of the queue; compares as text. The database must ignore a sequence that it has seen for this id. */
  readonly sequence: string;
}

export interface WriteQueueOptions<Id, Value> extends RedisConnectionOptions {
  /** Names the queue; letters, digits, - and _. */
  readonly name: string;
  /** As the entity's key: writes with equal keys are applied in their order. */
  readonly key: (id: Id) => readonly KeyPart[];
  /** Writes to the database, unless it has a write of this id with this sequence or a later one. */
  readonly apply: (write: QueuedWrite<Id, Value>) => Promise<void>;
  /** Writes are refused while so many wait. Default 100,000. */
  readonly maxLength?: number;
  /** So often a write is tried before it goes to the dead-letter list. Default 10. */
  readonly maxAttempts?: number;
  /** How long to wait after a failure; doubles each time. Default `'100ms'`. */
  readonly retryDelay?: Duration;
  /** How many keys are written at once. Default 16. */
  readonly concurrency?: number;
  /** Work on the queue in this process; false only enqueues. Default true. */
  readonly work?: boolean;
  /** How long an answer of Redis may take. Default `'2s'`. */
  readonly timeout?: Duration;
  readonly serializer?: Serializer;
  /** Hears of failures of `apply`. */
  readonly onError?: (error: unknown, write: QueuedWrite<Id, Value>) => void;
}

/** A write that the database refused too often, with its last error. */
export interface DeadLetter<Id, Value> extends QueuedWrite<Id, Value> {
  readonly error: string;
}

interface Item<Id, Value> {
  readonly entry: string;
  readonly key: string;
  readonly write: QueuedWrite<Id, Value>;
}

const ownerMs = 3_000;
const batchSize = 256;
const idleMinMs = 2;
const idleMaxMs = 50;
const maxRetryDelayMs = 10_000;

/** KEYS stream, pending; ARGV maxLength, key, body → entry id or false. */
const enqueueScript = `
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return false end
local entry = redis.call('XADD', KEYS[1], '*', 'key', ARGV[2], 'body', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], entry .. ' ' .. ARGV[3])
return entry
`;

/** KEYS stream, pending; ARGV entry, key, … : removes what the database has. */
const settleScript = redisScript(`
for i = 1, #ARGV, 2 do
  redis.call('XDEL', KEYS[1], ARGV[i])
  local pending = redis.call('HGET', KEYS[2], ARGV[i + 1])
  if pending and string.sub(pending, 1, #ARGV[i] + 1) == ARGV[i] .. ' ' then redis.call('HDEL', KEYS[2], ARGV[i + 1]) end
end
return 1
`);

/** KEYS stream, pending, dead; ARGV entry, key, body, error: gives a write up, in one step. */
const buryScript = redisScript(`
if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', '10000', '*', 'entry', ARGV[1], 'body', ARGV[3], 'error', ARGV[4])
local pending = redis.call('HGET', KEYS[2], ARGV[2])
if pending and string.sub(pending, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then redis.call('HDEL', KEYS[2], ARGV[2]) end
return 1
`);

/** KEYS owner; ARGV token, ms → 1 if this process works on the queue. */
const ownScript = redisScript(`
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** KEYS owner; ARGV token. */
const disownScript = redisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`);

/** A stream's entry id as a text whose order is the order of the entries. */
function sequenceOf(entry: string): string {
  const [ms = '', count = ''] = entry.split('-');
  return `${ms.padStart(15, '0')}-${count.padStart(8, '0')}`;
}

export class WriteQueue<Id, Value> {
  readonly #options: WriteQueueOptions<Id, Value>;
  readonly #connection: RedisConnection;
  readonly #serializer: Serializer;
  readonly #stream: string;
  readonly #pending: string;
  readonly #owner: string;
  readonly #dead: string;
  readonly #token = randomBytes(9).toString('hex');
  readonly #timeoutMs: number;
  readonly #retryDelayMs: number;
  readonly #attempts = new Map<string, number>();
  readonly #notBeforeMs = new Map<string, number>();
  readonly #working: Promise<void>;
  #wake: () => void = () => {};
  #closed = false;

  constructor(options: WriteQueueOptions<Id, Value>) {
    if (!/^[\w-]+$/.test(options.name)) {
      throw new OptionInvalidError(`The queue name "${options.name}" must be letters, digits, - and _.`);
    }
    this.#options = options;
    this.#connection = openRedis(shareCredentials(options));
    this.#serializer = options.serializer ?? jsonSerializer;
    this.#stream = `~queue:{${options.name}}`;
    this.#pending = `${this.#stream}:pending`;
    this.#owner = `${this.#stream}:owner`;
    this.#dead = `${this.#stream}:dead`;
    this.#timeoutMs = durationMs(options.timeout ?? '2s', 'timeout');
    this.#retryDelayMs = durationMs(options.retryDelay ?? '100ms', 'retryDelay');
    this.#working = options.work === false ? Promise.resolve() : this.#work();
  }

  /**
   * Takes a write; once it resolves, the write will reach the database, after those of its key that were given here before. Rejects with {@link QueueFullError} when too many
   * wait, and with {@link StoreUnavailableError} when Redis does not answer: the write may then be in the queue or not.
   */
  async enqueue(id: Id, value: Value): Promise<void> {
    const args = [
      this.#options.maxLength ?? 100_000,
      this.#keyOf(id),
      this.#serializer.encode({ id, value }),
    ];
    // By its source: one that goes out again because the server does not know its hash would be overtaken by later writes.
    const entry = await this.#call('EVAL', [enqueueScript, 2, this.#stream, this.#pending, ...args]);
    if (typeof entry !== 'string') throw new QueueFullError(this.#options.name);
    this.#wake();
  }

  /** The value of an id that the database does not have yet; undefined when it has the last one. For the entity's loader. */
  async unwritten(id: Id): Promise<Value | undefined> {
    const text = await this.#call('HGET', [this.#pending, this.#keyOf(id)]);
    if (typeof text !== 'string') return undefined;
    return this.#parse(text.slice(text.indexOf(' ') + 1)).value;
  }

  /** How many writes wait. */
  async length(): Promise<number> {
    return Number(await this.#call('XLEN', [this.#stream]));
  }

  /** What the database refused too often, oldest first. */
  async deadLetters(): Promise<DeadLetter<Id, Value>[]> {
    const entries = (await this.#call('XRANGE', [this.#dead, '-', '+'])) as [string, string[]][];
    return entries.map(([, [, entry = '', , body = '', , error = '']]) => ({
      ...this.#parse(body),
      sequence: sequenceOf(entry),
      error,
    }));
  }

  /** Puts the dead letters back at the end of the queue; returns how many. */
  async retryDeadLetters(): Promise<number> {
    const entries = (await this.#call('XRANGE', [this.#dead, '-', '+'])) as [string, string[]][];
    for (const [entry, [, , , body = '']] of entries) {
      const { id, value } = this.#parse(body);
      await this.enqueue(id, value);
      await this.#call('XDEL', [this.#dead, entry]);
    }
    return entries.length;
  }

  /** Ends the work after the writes under way; what waits stays in the queue. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await this.#working;
    await this.#connection.close();
  }

  async #work(): Promise<void> {
    let idleMs = idleMinMs;
    while (!this.#closed) {
      let done = 0;
      try {
        if ((await this.#run(ownScript, [this.#owner], [this.#token, ownerMs])) === 1)
          done = await this.#drain();
      } catch {
        // Redis is away; what is in the stream waits.
      }
      idleMs = done > 0 ? idleMinMs : Math.min(idleMaxMs, idleMs * 2);
      if (done === 0 && !this.#closed) await this.#idle(idleMs);
    }
    await this.#run(disownScript, [this.#owner], [this.#token]).catch(() => {});
  }

  /** Writes one batch to the database; returns how many left the queue. */
  async #drain(): Promise<number> {
    const entries = (await this.#call('XRANGE', [this.#stream, '-', '+', 'COUNT', batchSize])) as [
      string,
      string[],
    ][];
    if (entries.length === 0) return 0;
    const lines = new Map<string, Item<Id, Value>[]>();
    for (const [entry, [, key = '', , body = '']] of entries) {
      const item = { entry, key, write: { ...this.#parse(body), sequence: sequenceOf(entry) } };
      const line = lines.get(key);
      if (line) line.push(item);
      else lines.set(key, [item]);
    }
    const renewal = setInterval(() => {
      this.#run(ownScript, [this.#owner], [this.#token, ownerMs]).catch(() => {});
    }, ownerMs / 3);
    let done = 0;
    try {
      const waiting = [...lines.values()];
      const walk = async () => {
        for (let line = waiting.shift(); line; line = waiting.shift()) done += await this.#writeLine(line);
      };
      await Promise.all(Array.from({ length: this.#options.concurrency ?? 16 }, walk));
    } finally {
      clearInterval(renewal);
    }
    return done;
  }

  /** The writes of one key, one after another; the first that fails ends the line, and the rest stays behind it. */
  async #writeLine(line: readonly Item<Id, Value>[]): Promise<number> {
    let done = 0;
    for (const { entry, key, write } of line) {
      if (this.#closed || (this.#notBeforeMs.get(entry) ?? 0) > Date.now()) break;
      try {
        await this.#options.apply(write);
      } catch (error) {
        this.#options.onError?.(error, write);
        const attempts = (this.#attempts.get(entry) ?? 0) + 1;
        this.#attempts.set(entry, attempts);
        if (attempts < (this.#options.maxAttempts ?? 10)) {
          const delayMs = Math.min(this.#retryDelayMs * 2 ** (attempts - 1), maxRetryDelayMs);
          this.#notBeforeMs.set(entry, Date.now() + delayMs);
          break;
        }
        const body = this.#serializer.encode({ id: write.id, value: write.value });
        const reason = error instanceof Error ? error.message : String(error);
        await this.#run(buryScript, [this.#stream, this.#pending, this.#dead], [entry, key, body, reason]);
        this.#forget(entry);
        continue;
      }
      await this.#run(settleScript, [this.#stream, this.#pending], [entry, key]);
      this.#forget(entry);
      done += 1;
    }
    return done;
  }

  #forget(entry: string): void {
    this.#attempts.delete(entry);
    this.#notBeforeMs.delete(entry);
  }

  #keyOf(id: Id): string {
    return this.#options.key(id).map(escapeKeyPart).join(':');
  }

  #parse(body: string): { id: Id; value: Value } {
    return this.#serializer.decode(body) as { id: Id; value: Value };
  }

  #idle(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.#timed(this.#connection.run(script, keys, args));
  }

  #call(command: string, args: readonly (string | number)[]): Promise<unknown> {
    return this.#timed(this.#connection.call(command, args));
  }

  async #timed(call: Promise<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new StoreUnavailableError(`Redis did not answer within ${this.#timeoutMs} ms.`)),
        this.#timeoutMs,
      );
    });
    try {
      return await Promise.race([call, timeout]);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      throw new StoreUnavailableError('The queue cannot be reached.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}
