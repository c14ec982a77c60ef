/** How an entity is declared and what its reads answer: all options with their defaults and units, in one place. */
import type { Duration } from './duration.ts';
import type { KeyPart } from './key.ts';
import type { L1Options } from './l1.ts';
import type { Serializer } from './serializer.ts';
import type { StandardSchema } from './standard-schema.ts';

/** What a loader is told, and may say, about the load. */
export interface LoadContext<Value> {
  /** Aborted when the hard timeout passes or every caller has gone. */
  readonly signal: AbortSignal;
  /** The last value, if it is still at hand: for conditional requests. Null otherwise. */
  readonly stale: Value | null;
  /** The TTL of this value instead of the entity's (adaptive TTL), jittered as that is; 0: not stored. Not with `sliding`. */
  readonly setTtl: (ttl: Duration) => void;
  /** Serve this value, but do not store it. */
  readonly skipCache: () => void;
}

/**
 * Loads one. The value's type is inferred from what it returns, also where it uses its context: if `stale` had that type here,
 * TypeScript would have to know it before it looks at the loader. Write `{ stale }: LoadContext<Value>` to have it checked.
 */
export type Loader<Id, Value> = (
  id: Id,
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  context: LoadContext<any>,
) => Promise<Value | null | undefined> | Value | null | undefined;

/** Loads many at once; the answers stand in the order of the ids, null or undefined for what does not exist. */
export type BatchLoader<Id, Value> = (
  ids: readonly Id[],
  context: { readonly signal: AbortSignal },
) => Promise<readonly (Value | null | undefined)[]>;

export interface EntityOptions<Id, Value> {
  /** The parts of the key, in order; they are escaped, so a part can hold anything. */
  readonly key: (id: Id) => readonly KeyPart[];
  /** Asks the database; null or undefined means "does not exist" and is remembered for `negativeTtl`. */
  readonly load?: Loader<Id, Value>;
  /** Asks the database for several at once; loads that begin together are gathered for it. */
  readonly loadMany?: BatchLoader<Id, Value>;
  /**
   * Checks what is read from the store (Standard Schema: zod, valibot, arktype). What fails is a miss that repairs itself;
   * a schema that accepts older shapes and gives the present one is a migration. It must accept what it returns. One that
   * answers by a promise may take as long as `loadTimeout` for each value; more counts as a refusal.
   */
  readonly schema?: StandardSchema<Value>;
  /** How long a value is fresh. Default `'5m'`. */
  readonly ttl?: Duration;
  /** TTLs are shortened by a random part of up to this fraction (0–1). Default 0.1. */
  readonly jitter?: number;
  /** How long "does not exist" is remembered; 0 is not at all. Default `'30s'`. */
  readonly negativeTtl?: Duration;
  /**
   * Each read prolongs a value's life to the whole TTL; what does not exist is remembered for its own time all the same. Not
   * together with staleness. Default false.
   */
  readonly sliding?: boolean;
  /** How long after its expiry a value is served while it is loaded anew. Default 0. */
  readonly staleWhileRevalidate?: Duration;
  /** How long after its expiry a value stands in for a failed load. Default 0. */
  readonly staleIfError?: Duration;
  /** Refresh in the background once this fraction (0–1) of the TTL has passed. Default 0, never. */
  readonly refreshAhead?: number;
  /** Probabilistic early expiry (XFetch): its beta, 1 is the paper's optimum. Default 0, never. */
  readonly earlyExpiry?: number;
  /** The groups that a value belongs to, to be invalidated together. */
  readonly tags?: (value: Value) => readonly string[];
  /**
   * Clear this entity by one step instead of key by key. Adds a line of metadata to each value. Default: true with tags and
   * on stores that cannot look up keys (Memcached), else false.
   */
  readonly versioned?: boolean;
  /** With a value at hand that `staleIfError` admits, wait for the loader no longer than this. Default: as long as it takes. */
  readonly softTimeout?: Duration;
  /** A load that takes longer fails with {@link LoaderTimeoutError}. Default `'10s'`. */
  readonly loadTimeout?: Duration;
  /** How long a lease stands without being renewed: after that its holder counts as dead. Default `'2s'`. */
  readonly lease?: Duration;
  /** How long a writer's fence stands without being renewed. Default `'10s'`. */
  readonly fence?: Duration;
  /** Larger texts are served but not stored, in UTF-16 code units. Default 1 Mi. */
  readonly maxSize?: number;
  /** Texts above this many UTF-16 code units are stored compressed. Default: none are. */
  readonly compressAbove?: number;
  /** What an invalidation does that cannot be delivered at once: `keep` it and say so, or `throw` as well. Default `keep`. */
  readonly whenUndelivered?: 'keep' | 'throw';
  /** Keep values in this process as well, for at most the given time. Default: no. */
  readonly l1?: L1Options;
  /** Default {@link jsonSerializer}. */
  readonly serializer?: Serializer;
}

/** Where a value came from: the cache, the loader, or the cache although it is past its freshness. */
export type Source = 'cache' | 'loader' | 'stale';

/** A read's answer; a null value is known to be missing. */
export interface Reading<Value> {
  readonly value: Value | null;
  readonly source: Source;
}

/** A read's answer as the stored JSON text; null is known to be missing. */
export interface JsonReading {
  readonly json: string | null;
  readonly source: Source;
}

export interface ReadOptions {
  /**
   * Stops this caller's waiting; the load stops when nobody waits for it any more. A loader that reads other entities passes its
   * own on: then all of it stops together, and what it reads needs no place of its own among the loads that may run.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Whether an invalidation has reached the store; if not, it is kept and will. */
export interface Invalidation {
  readonly delivered: boolean;
}

/** What stands under a key. */
export interface Inspection {
  readonly key: string;
  readonly state: 'absent' | 'value' | 'lease' | 'fence' | 'expired' | 'unavailable';
  /** The remaining life in the store, in milliseconds. */
  readonly remainingMs: number | null;
  readonly ageMs: number | null;
  /** Negative when it is stale; null when the store's TTL is the only limit. */
  readonly freshForMs: number | null;
  readonly tags: readonly string[];
  /** UTF-16 code units of the slot's text. */
  readonly size: number;
  /** The lease's or the fences' holders. */
  readonly holders: readonly string[];
  /** Whether this process keeps a copy of its own. */
  readonly inProcess: boolean;
}

/** What stands under a key, found by the key alone. */
export interface KeyInspection extends Inspection {
  readonly entity: string;
  /** The value's text, expanded and without its metadata; null when there is none. Not checked by the schema. */
  readonly text: string | null;
}
