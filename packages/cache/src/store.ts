/**
 * The store port: what the core asks of Redis, Memcached or memory. Every operation on a key is atomic; the protocol is
 * defined in `slot.ts`, and one contract suite runs on all stores. A store rejects when it cannot be reached; the core
 * turns that into a miss.
 */
import type { LeaseReply } from './slot.ts';

/** What a store can do beyond the common operations; an entity that needs more is refused when it is declared. */
export interface StoreCapabilities {
  /** Survives the process and is shared between processes. */
  readonly shared: boolean;
  /** Tags and versioned clear. */
  readonly tags: boolean;
  /** Can find and remove keys by prefix. */
  readonly clearByPrefix: boolean;
  /** Can prolong a value's life while reading it. */
  readonly slidingTtl: boolean;
}

/** Statistics as Redis's `INFO stats` counts them. */
export interface StoreStats {
  readonly totalConnections: number;
  readonly totalCommands: number;
  readonly keyspaceHits: number;
  readonly keyspaceMisses: number;
}

/** Hears of changes of keys, by whomever they are made. */
export interface ChangeListener {
  onChange(keys: readonly string[]): void;
  onChangeOfAll(): void;
  /** From now on changes are told. */
  onReady(): void;
  /** Changes may have been missed, and may be until the next `onReady`. */
  onGap(): void;
}

export interface Store {
  readonly name: string;
  readonly capabilities: StoreCapabilities;

  /** One slot's text, or null as for {@link readMany}: the hot path, so without anything that it does not need. */
  readOne(key: string): Promise<string | null>;
  /** The slots' texts, in the order of the keys; null where there is none or something that is not a text. */
  readMany(keys: readonly string[]): Promise<(string | null)[]>;
  /** One slot's text, prolonging its life to `ttlMs` if it is a value, unless it is the one that stands for `missing`. */
  readSliding(key: string, ttlMs: number, missing: string): Promise<string | null>;
  lease(key: string, token: string, leaseMs: number, seen: string, keepStale: boolean): Promise<LeaseReply>;
  fill(key: string, token: string, text: string, ttlMs: number): Promise<boolean>;
  renew(key: string, token: string, leaseMs: number): Promise<boolean>;
  release(key: string, token: string): Promise<boolean>;
  remove(keys: readonly string[]): Promise<void>;
  expire(keys: readonly string[]): Promise<void>;
  fence(key: string, token: string, fenceMs: number): Promise<void>;
  unfence(key: string, token: string, text: string | null, ttlMs: number): Promise<boolean>;
  /** Remaining life in milliseconds; null when the key does not exist or does not expire. */
  remainingMs(key: string): Promise<number | null>;
  /** Removes every slot whose key begins with one of the prefixes, fences excepted; returns how many it met. */
  clearPrefixes(prefixes: readonly string[]): Promise<number>;

  /** The namespace's tag clock: never smaller than any tag's version. */
  tagClock(namespace: string): Promise<number>;
  /** The tags' versions; null for a tag that the store does not know (never used, or evicted). */
  tagVersions(namespace: string, tags: readonly string[]): Promise<(number | null)[]>;
  /**
   * Makes tags known that are not, with the clock of now; leaves the others alone. Not with the clock of whoever asks: a tag
   * that was invalidated since and then evicted would come back older than its invalidation.
   */
  ensureTags(namespace: string, tags: readonly string[]): Promise<void>;
  /** Moves the clock forward and gives its new value to all the tags, in one step. */
  bumpTags(namespace: string, tags: readonly string[]): Promise<number>;

  /** Rejects when the store does not answer, or the named part of it, see `laneOf`. */
  ping(part?: string): Promise<void>;
  stats(): Promise<StoreStats>;
  close(): Promise<void>;

  /** Which independent part of the store (a cluster's node) a key lives on; failures are counted per part. */
  laneOf?(key: string): string;
  /** The part that takes this key's invalidations and fences, where those take another way than reads. */
  changeLaneOf?(key: string): string;
  /** Called when a connection is lost or there is one again, if the store notices such things: that of one part, if named. */
  onConnectionChange?(listener: (connected: boolean, part?: string) => void): void;
  /** Tells of every change of keys with one of the prefixes, tags' keys included; returns how to stop it. */
  watch?(prefixes: readonly string[], listener: ChangeListener): () => void;
  /**
   * Waits until the lease with this token has changed (filled, given back, removed, renewed), for at most `limitMs`. False at
   * once, or no such method: it cannot be waited for now, and the caller asks from time to time.
   */
  waitForChange?(key: string, token: string, limitMs: number): Promise<boolean>;
  /** Drops connections that stopped answering, or that of the named part, and makes new ones. */
  reconnect?(part?: string): void;
}
