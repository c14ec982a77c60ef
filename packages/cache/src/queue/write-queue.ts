/**
 * A durable queue of writes on a Redis stream, for write-behind. A write is acknowledged when it is in the stream, and
 * leaves it when the database has it, so a crash at any point repeats work and loses none; each write has a sequence by
 * which the database recognises what it has already, so that repeating has no effect. How it stands in Redis is in
 * `queue-scripts.ts`, how it reaches the database in `queue-worker.ts`.
 */
import { durationMs, timerMs, type Duration } from '../duration.ts';
import { CacheClosedError, OptionInvalidError, QueueFullError, StoreUnavailableError } from '../errors.ts';
import { buildKey } from '../key.ts';
import { limit } from '../limit.ts';
import { jsonSerializer, type Serializer } from '../serializer.ts';
import { shareCredentials } from '../stores/credentials.ts';
import { openRedis } from '../stores/open-redis.ts';
import { redisOptions } from '../stores/redis-options.ts';
import { isTryAgain } from '../stores/redirection.ts';
import type { RedisConnection } from '../stores/redis-connection.ts';
import { isFull, type RedisScript } from '../stores/redis-scripts.ts';
import { ReplicatedRuns } from '../stores/replicated-runs.ts';
import {
  deadLettersScript,
  discardScript,
  drainingScripts,
  enqueueScript,
  inspectScript,
  queueKeys,
  retryScript,
  turnScript,
  unwrittenScript,
} from './queue-scripts.ts';
import { QueueWorker, type QueueWorkerConfig } from './queue-worker.ts';
import { WriteQueueMetrics } from './write-queue-metrics.ts';
import type { DeadLetter, WriteQueueOptions, WriteQueueState } from './write-queue-options.ts';

/** While there is no room, it is asked for so often. */
const roomPollMs = 20;
const drainPollMs = 10;
/** While the queue's slot moves, its keys are in two places: asked again after this time. */
const slotMoveMs = 10;
/** So many dead letters are moved in one step. */
const lettersPerRun = 500;

export class WriteQueue<Id, Value> {
  readonly name: string;
  readonly metrics = new WriteQueueMetrics();
  readonly #options: WriteQueueOptions<Id, Value>;
  readonly #connection: RedisConnection;
  readonly #replicated: ReplicatedRuns | undefined;
  readonly #serializer: Serializer;
  readonly #keys: readonly string[];
  readonly #timeoutMs: number;
  readonly #waitForRoomMs: number;
  readonly #maxLength: number;
  readonly #worker: QueueWorker<Id, Value> | undefined;
  /** Writes on their way into the queue. */
  readonly #entering = new Set<Promise<void>>();
  /** The last of them of each key, where one might be overtaken: who finds no room, or finds the queue on another node. */
  readonly #last = new Map<string, Promise<void>>();
  #closed = false;

  constructor(options: WriteQueueOptions<Id, Value>) {
    const { name } = options;
    if (!/^[\w-]+$/.test(name)) {
      throw new OptionInvalidError(`The queue name "${name}" must be letters, digits, - and _.`);
    }
    if (options.apply && options.applyMany) {
      throw new OptionInvalidError(`The queue "${name}" has apply and applyMany; declare one of them.`);
    }
    const applies = options.apply !== undefined || options.applyMany !== undefined;
    const works = options.work ?? applies;
    if (works && !applies) {
      throw new OptionInvalidError(
        `The queue "${name}" is to work and has no apply; declare apply or applyMany.`,
      );
    }
    this.name = name;
    this.#options = options;
    this.#serializer = options.serializer ?? jsonSerializer;
    this.#keys = queueKeys(name);
    this.#timeoutMs = timerMs(options.timeout ?? '2s', `${name}.timeout`);
    this.#waitForRoomMs = durationMs(options.waitForRoom ?? 0, `${name}.waitForRoom`);
    this.#maxLength = limit(options.maxLength, 100_000, `${name}.maxLength`, 1);
    const config = this.#workerConfig();
    const shared = shareCredentials(redisOptions(options));
    this.#connection = openRedis(shared);
    const replicas = limit(options.replicas, 0, `${name}.replicas`);
    const replicaTimeoutMs = limit(
      options.replicaTimeoutMs,
      this.#timeoutMs / 2,
      `${name}.replicaTimeoutMs`,
      1,
    );
    this.#replicated =
      replicas > 0 ? new ReplicatedRuns(shared, replicas, replicaTimeoutMs, this.#connection) : undefined;
    this.#worker = works ? new QueueWorker(config) : undefined;
    this.#warnOfEviction().catch(() => {});
  }

  /**
   * Takes a write; once it resolves, the write will reach the database, after those of its key that were given here before. Rejects with {@link QueueFullError} when too many
   * wait, and with {@link StoreUnavailableError} when Redis (or with `replicas` its replicas) do not answer: the write may then be in the queue or not.
   */
  async enqueue(id: Id, value: Value): Promise<void> {
    if (this.#closed) throw new CacheClosedError('queue');
    const key = this.#keyOf(id);
    const body = this.#serializer.encode({ id, value });
    // In a cluster one that is sent on to another node would be overtaken as well.
    const waits = this.#waitForRoomMs > 0 || this.#connection.mode === 'cluster';
    const entered = waits ? this.#enterBehind(this.#last.get(key), key, body) : this.#enter(key, body);
    this.#entering.add(entered);
    if (waits) this.#last.set(key, entered);
    try {
      await entered;
    } finally {
      this.#entering.delete(entered);
      if (this.#last.get(key) === entered) this.#last.delete(key);
    }
  }

  /** The value of an id that the database does not have yet; undefined when it has the last one. For the entity's loader. */
  async unwritten(id: Id): Promise<Value | undefined> {
    const body = await this.#run(unwrittenScript, [this.#keyOf(id)]);
    return typeof body === 'string' ? this.#parse(body).value : undefined;
  }

  /** How many writes wait. */
  async length(): Promise<number> {
    return (await this.inspect()).length;
  }

  /** What waits, and since when. */
  async inspect(): Promise<WriteQueueState> {
    const reply = (await this.#run(inspectScript, [])) as [string, number, number, number, number, string];
    const [now, length, keys, heldKeys, deadLetters, oldest] = reply;
    const oldestAgeMs = oldest === '' ? null : Math.max(0, Number(now) - Number(oldest.split('-')[0]));
    return { length, keys, heldKeys, deadLetters, oldestAgeMs };
  }

  /** Whether nothing waits any more, which is waited for so long; what other processes add meanwhile counts as well. */
  async drained(within: Duration): Promise<boolean> {
    const endMs = performance.now() + durationMs(within, `${this.name}.drained`);
    while ((await this.length()) > 0) {
      if (performance.now() >= endMs) return false;
      await new Promise((resolve) => setTimeout(resolve, drainPollMs));
    }
    return true;
  }

  /** What was given up, oldest first, up to `count` of them (`Infinity`: all). */
  async deadLetters(count = 1_000): Promise<DeadLetter<Id, Value>[]> {
    const most = Number.isSafeInteger(count) ? limit(count, count, 'count', 1) : 0;
    const letters = (await this.#run(deadLettersScript, [most])) as [
      string,
      string,
      string,
      string,
      string,
    ][];
    return letters.map(([key, sequence, ms, body, text]) => {
      const space = text.indexOf(' ');
      return {
        key,
        sequence,
        ...this.#parseIfReadable(body),
        body,
        attempts: Number(text.slice(0, space)),
        error: text.slice(space + 1),
        givenUpAtMs: Number(ms),
      };
    });
  }

  /**
   * Puts dead letters (default: all) back into the queue, each with its own sequence and before the later writes of its key:
   * a database that has a later write ignores it. Returns how many.
   */
  async retryDeadLetters(letters?: readonly DeadLetter<Id, Value>[]): Promise<number> {
    const count = await this.#forLetters(retryScript, letters);
    this.#worker?.wake();
    return count;
  }

  /** Forgets dead letters for good; keys held because of them go on with their later writes. Returns how many. */
  async discardDeadLetters(letters: readonly DeadLetter<Id, Value>[]): Promise<number> {
    const count = await this.#forLetters(discardScript, letters);
    this.#worker?.wake();
    return count;
  }

  /**
   * Ends the work after the calls under way (at most `applyTimeout`); what waits stays in the queue, for the next process. Call it
   * when the process is told to end (SIGTERM).
   */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#entering);
    await this.#worker?.stop();
    await Promise.all([this.#connection.close(), this.#replicated?.close()]);
  }

  /** A Redis that is set up as a cache throws away what was acknowledged when it is full. */
  async #warnOfEviction(): Promise<void> {
    const infos = await this.#timed(() => this.#connection.callMasters('INFO', ['memory']));
    for (const info of infos as unknown[]) {
      const policy = /^maxmemory_policy:(allkeys\S*)/m.exec(String(info))?.[1];
      const isBounded = /^maxmemory:[1-9]/m.test(String(info));
      if (policy === undefined || !isBounded || this.#closed) continue;
      process.emitWarning(
        `The Redis of the write queue "${this.name}" may evict acknowledged writes (maxmemory-policy ${policy}); use noeviction.`,
        { code: 'CACHE_QUEUE_MAY_BE_EVICTED' },
      );
      return;
    }
  }

  #workerConfig(): QueueWorkerConfig<Id, Value> {
    const { name, apply, applyMany, onDeadLetter, isPermanent, onError, ...options } = this.#options;
    const timer = (duration: Duration | undefined, fallback: Duration, option: string) =>
      timerMs(duration ?? fallback, `${name}.${option}`);
    return {
      name,
      apply:
        applyMany ??
        (async ([write], context) => {
          if (write) await apply?.(write, context);
        }),
      batchSize: applyMany ? limit(options.batchSize, 100, `${name}.batchSize`, 1) : 1,
      concurrency: limit(options.concurrency, 16, `${name}.concurrency`, 1),
      applyTimeoutMs: timer(options.applyTimeout, '30s', 'applyTimeout'),
      leaseMs: timer(options.lease, '3s', 'lease'),
      maxAttempts: limit(options.maxAttempts, 100, `${name}.maxAttempts`, 1),
      retryDelayMs: timer(options.retryDelay, '100ms', 'retryDelay'),
      maxRetryDelayMs: timer(options.maxRetryDelay, '10s', 'maxRetryDelay'),
      maxDeadLetters: limit(options.maxDeadLetters, 10_000, `${name}.maxDeadLetters`),
      hold: onDeadLetter === 'hold',
      isPermanent: (error) => unlessItThrows(() => isPermanent?.(error) === true, false),
      onError: (error, write, failure) => unlessItThrows(() => onError?.(error, write, failure), undefined),
      parse: (body) => this.#parse(body),
      runTurn: (args) => this.#run(turnScript, args),
      metrics: this.metrics,
    };
  }

  /** Once the key's earlier write is in the queue, or was refused; waits for room. */
  async #enterBehind(earlier: Promise<unknown> | undefined, key: string, body: string): Promise<void> {
    const endMs = performance.now() + this.#waitForRoomMs;
    await earlier?.catch(() => {});
    for (;;) {
      try {
        await this.#enter(key, body);
        return;
      } catch (error) {
        const leftMs = endMs - performance.now();
        if (!(error instanceof QueueFullError) || leftMs <= 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, roomPollMs)));
      }
    }
  }

  async #enter(key: string, body: string): Promise<void> {
    const args = [this.#maxLength, key, body, this.#options.coalesce === true ? 1 : 0];
    const connection = this.#replicated ?? this.#connection;
    const answer = await this.#timed(() => connection.run(enqueueScript, this.#keys, args));
    if (answer === 'full') {
      this.metrics.refused += 1;
      throw new QueueFullError(this.name);
    }
    this.metrics.enqueued += 1;
    if (answer === 'replaced') this.metrics.coalesced += 1;
    this.#worker?.wake();
  }

  async #forLetters(
    script: RedisScript,
    letters: readonly DeadLetter<Id, Value>[] | undefined,
  ): Promise<number> {
    const chosen = letters ?? (await this.deadLetters(Number.POSITIVE_INFINITY));
    let count = 0;
    for (let start = 0; start < chosen.length; start += lettersPerRun) {
      const some = chosen.slice(start, start + lettersPerRun);
      count += Number(
        await this.#run(
          script,
          some.flatMap(({ key, sequence }) => [key, sequence]),
        ),
      );
    }
    return count;
  }

  #keyOf(id: Id): string {
    return buildKey('', this.#options.key(id));
  }

  #parse(body: string): { id: Id; value: Value } {
    return this.#serializer.decode(body) as { id: Id; value: Value };
  }

  #parseIfReadable(body: string): { id?: Id; value?: Value } {
    return unlessItThrows<{ id?: Id; value?: Value }>(() => this.#parse(body), {});
  }

  #run(script: RedisScript, args: readonly (string | number)[]): Promise<unknown> {
    return this.#timed(async () => {
      try {
        return await this.#connection.run(script, this.#keys, args);
      } catch (error) {
        const draining = drainingScripts.get(script);
        if (draining === undefined || !isFull(error)) throw error;
        return this.#connection.run(draining, this.#keys, args);
      }
    });
  }

  async #timed(call: () => Promise<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new StoreUnavailableError(`Redis did not answer within ${this.#timeoutMs} ms.`)),
        this.#timeoutMs,
      );
    });
    try {
      return await Promise.race([whole(call, this.#timeoutMs), timeout]);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      const reason = isFull(error)
        ? `The Redis of the write queue "${this.name}" is full; raise its maxmemory or wait until the queue is shorter.`
        : 'The queue cannot be reached.';
      throw new StoreUnavailableError(reason, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Again while the keys are in two places, for `limitMs` at most: nothing has been done then. */
async function whole(call: () => Promise<unknown>, limitMs: number): Promise<unknown> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isTryAgain(error) || performance.now() >= endMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, slotMoveMs));
    }
  }
}

/** What an application's function answers; what it throws is no reason to stop the work. */
function unlessItThrows<T>(ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
