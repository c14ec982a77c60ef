/** How a write queue is declared, and what it tells: all options with their defaults and units, in one place. */
import type { Duration } from '../duration.ts';
import type { KeyPart } from '../key.ts';
import type { Serializer } from '../serializer.ts';
import type { RedisConnectionOptions } from '../stores/redis-connection.ts';

/** A write on its way to the database. */
export interface QueuedWrite<Id, Value> {
  readonly id: Id;
  readonly value: Value;
  /** Grows with each write of the queue; compares as text. The database must ignore a write unless it is later than all it has seen for this id. */
  readonly sequence: string;
}

/** What a call of `apply` or `applyMany` is told. */
export interface ApplyContext {
  /** Aborted when `applyTimeout` has passed: the call counts as failed then. */
  readonly signal: AbortSignal;
}

/** What becomes of a write that the database has refused. */
export interface ApplyFailure {
  /** How often the write has been tried, this time included. */
  readonly attempts: number;
  /** Whether it has left the queue for the dead-letter list, instead of being tried again. */
  readonly gaveUp: boolean;
}

export interface WriteQueueOptions<Id, Value> extends RedisConnectionOptions {
  /** Names the queue; letters, digits, - and _. */
  readonly name: string;
  /** As the entity's key: writes with equal keys are applied in their order. */
  readonly key: (id: Id) => readonly KeyPart[];
  /** Writes to the database, unless that has seen this write or a later one of this id. */
  readonly apply?: (write: QueuedWrite<Id, Value>, context: ApplyContext) => Promise<void>;
  /**
   * Instead of `apply`: the same for up to `batchSize` writes of different keys at once. Resolves with nothing if the database
   * has them all, or with one item for each in their order: its error, or nothing if the database has it. A rejection is everyone's.
   */
  readonly applyMany?: (
    writes: readonly QueuedWrite<Id, Value>[],
    context: ApplyContext,
  ) => Promise<readonly unknown[] | void>;
  /** How many writes `applyMany` gets at most. Default 100. */
  readonly batchSize?: number;
  /** How many calls of `apply` or `applyMany` run at once in this process. Default 16. */
  readonly concurrency?: number;
  /** A call that takes longer counts as failed. Default `'30s'`. */
  readonly applyTimeout?: Duration;
  /**
   * A write replaces the last one of its key that still waits: the database gets the newest value and not each one. For writes
   * that carry the whole state. Default false: the database gets every write, in order.
   */
  readonly coalesce?: boolean;
  /** Writes are refused while so many wait. Default 100,000. */
  readonly maxLength?: number;
  /** How long `enqueue` waits for room in a full queue before it refuses. Default 0. */
  readonly waitForRoom?: Duration;
  /** So often a write is tried before it goes to the dead-letter list. Default 100: with the default delays about a quarter of an hour. */
  readonly maxAttempts?: number;
  /** How long a key waits after a failure; doubles each time. Other keys go on. Default `'100ms'`. */
  readonly retryDelay?: Duration;
  /** The delay grows up to this. Default `'10s'`. */
  readonly maxRetryDelay?: Duration;
  /** Whether an error is for good: the write goes to the dead-letter list at once. Default: none is. */
  readonly isPermanent?: (error: unknown) => boolean;
  /**
   * What becomes of a key's later writes when one goes to the dead-letter list: `skip` goes on with them, `hold` keeps them, in
   * order, until the letter is tried again or discarded. Default `skip`.
   */
  readonly onDeadLetter?: 'skip' | 'hold';
  /** While there are so many dead letters, failing writes stay in the queue and are tried on. Default 10,000. */
  readonly maxDeadLetters?: number;
  /** The keys of a worker that died are taken over after so long. Default `'3s'`. */
  readonly lease?: Duration;
  /** Work on the queue in this process; false only enqueues. Default: true if there is `apply` or `applyMany`. */
  readonly work?: boolean;
  /** How long an answer of Redis may take. Default `'2s'`. */
  readonly timeout?: Duration;
  readonly serializer?: Serializer;
  /** Hears of failures of `apply`; what it throws is ignored. */
  readonly onError?: (error: unknown, write: QueuedWrite<Id, Value>, failure: ApplyFailure) => void;
}

/** A write that was given up. */
export interface DeadLetter<Id, Value> {
  readonly key: string;
  readonly sequence: string;
  /** Missing, as the value, when the body cannot be read. */
  readonly id?: Id;
  readonly value?: Value;
  /** As it stands in the queue. */
  readonly body: string;
  readonly attempts: number;
  /** The last error's message. */
  readonly error: string;
  readonly givenUpAtMs: number;
}

/** The state of a queue, for all processes that use it. */
export interface WriteQueueState {
  /** Writes that wait for the database, those under way included. */
  readonly length: number;
  /** Keys of which a write waits, except those held. */
  readonly keys: number;
  /** Keys that wait because of a dead letter (`onDeadLetter: 'hold'`). */
  readonly heldKeys: number;
  readonly deadLetters: number;
  /** How long the oldest write has waited; null when none does. */
  readonly oldestAgeMs: number | null;
}
