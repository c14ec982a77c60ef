/**
 * The in-process tier: bounded by entries and by size, evicting by SIEVE (Zhang et al., NSDI 2024), whose hits write a
 * flag and move nothing. A hit is synchronous. The store tells of changed keys; what may have been missed while it could
 * not is dropped, and no entry outlives its bound.
 */
import type { CoarseTime } from './coarse-clock.ts';
import type { Reading } from './entity-options.ts';
import { Copiers, freezeDeeply, type Copier, type Parts } from './isolation.ts';
import type { KeyPart } from './key.ts';
import { limit } from './limit.ts';
import { PartsIndex } from './parts-index.ts';

export interface L1Options {
  /** The bound on staleness: no entry is served longer than this. Default `'30s'`. */
  readonly ttl?: number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;
  /** Default 10,000. */
  readonly maxEntries?: number;
  /** Of the values' JSON, their keys and ids, in UTF-16 code units. Default 16 Mi. */
  readonly maxSize?: number;
  /** Each caller gets a `copy` (default), or all get the same `frozen` object, which is faster for large values. */
  readonly isolation?: 'copy' | 'frozen';
}

/** What a hit needs comes first: the processor fetches it at once. */
export interface L1Entry<Value> extends Parts<Value | null> {
  /** Undefined: all readers get `shared`, or only the text gives another value. */
  readonly copy: Copier<Value | null> | undefined;
  readonly expiresAtMs: number;
  visited: boolean;
  /** The same answer for every caller, where the value is frozen. */
  readonly shared: Promise<Reading<Value>> | undefined;
  readonly key: string;
  /** The id if it is a string, else the parts of the key: by either a hit finds this without making the key. */
  readonly id: string | undefined;
  readonly parts: readonly KeyPart[] | undefined;
  readonly json: string;
  readonly tags: readonly string[];
  newer: L1Entry<Value> | undefined;
  older: L1Entry<Value> | undefined;
}

/** A read of the store under way: a change of its key meanwhile makes its answer unfit for this tier. */
interface Pending {
  readers: number;
  changed: boolean;
  /** When the first of the readers began: from then on an answer's bound is counted, however late it comes. */
  readonly beganAtMs: number;
}

export class L1<Value> {
  readonly #maxEntries: number;
  readonly #maxSize: number;
  readonly #ttlMs: number;
  readonly #frozen: boolean;
  readonly #time: CoarseTime;
  readonly #copiers = new Copiers<Value | null>();
  /** What was read by string ids: a hit need not build the key. Whether it may be served is for {@link use} to say. */
  readonly byId = new Map<string, L1Entry<Value>>();
  /** The same for what was read by other ids. */
  readonly byParts = new PartsIndex<L1Entry<Value>>();
  readonly #byKey = new Map<string, L1Entry<Value>>();
  readonly #pending = new Map<string, Pending>();
  #newest: L1Entry<Value> | undefined;
  #oldest: L1Entry<Value> | undefined;
  #hand: L1Entry<Value> | undefined;
  #size = 0;
  #open = false;

  /** Entries are dropped earlier by as much as the clock may lag behind. */
  constructor(options: L1Options, ttlMs: number, time: CoarseTime) {
    this.#time = time;
    this.#maxEntries = limit(options.maxEntries, 10_000, 'l1.maxEntries');
    this.#maxSize = limit(options.maxSize, 16 * 1024 * 1024, 'l1.maxSize');
    this.#frozen = options.isolation === 'frozen';
    this.#ttlMs = ttlMs;
  }

  get entries(): number {
    return this.#byKey.size;
  }

  get size(): number {
    return this.#size;
  }

  /** The entry of a key, if it may be served. */
  byKey(key: string): L1Entry<Value> | undefined {
    const entry = this.#byKey.get(key);
    return entry !== undefined && this.use(entry) ? entry : undefined;
  }

  /** Whether an entry may be served now; it counts as used if so, and is removed if not. */
  use(entry: L1Entry<Value>): boolean {
    if (entry.expiresAtMs <= this.#time.nowMs) {
      this.#remove(entry);
      return false;
    }
    entry.visited = true;
    return true;
  }

  /** Marks the begin of a read of the store whose answer may be put here. */
  begin(key: string): void {
    const pending = this.#pending.get(key);
    if (pending) pending.readers += 1;
    else this.#pending.set(key, { readers: 1, changed: !this.#open, beganAtMs: this.#time.nowMs });
  }

  /** Ends that read by an id or the parts of its key; a value is kept unless its key changed meanwhile, and for no longer than `remainingMs`. */
  end(
    key: string,
    id: string | readonly KeyPart[],
    found: { value: Value | null; json: string; tags: readonly string[]; remainingMs: number } | null,
  ): void {
    const pending = this.#pending.get(key);
    if (!pending) return;
    pending.readers -= 1;
    if (pending.readers === 0) this.#pending.delete(key);
    if (found === null || pending.changed || !this.#open || found.json.length > this.#maxSize / 4) return;
    const { value, json, tags } = found;
    const kept = this.#frozen ? undefined : this.#copiers.keep(value);
    this.#put({
      copy: kept?.copy,
      expiresAtMs: Math.floor(
        Math.min(pending.beganAtMs + this.#ttlMs, this.#time.nowMs + found.remainingMs) - this.#time.lagMs,
      ),
      visited: false,
      leaf0: kept?.leaf0,
      leaf1: kept?.leaf1,
      leaf2: kept?.leaf2,
      leaf3: kept?.leaf3,
      leaf4: kept?.leaf4,
      leaf5: kept?.leaf5,
      leaf6: kept?.leaf6,
      leaf7: kept?.leaf7,
      value: kept?.value,
      shared: this.#frozen
        ? Promise.resolve(Object.freeze({ value: freezeDeeply(value), source: 'cache' as const }))
        : undefined,
      key,
      id: typeof id === 'string' ? id : undefined,
      // A copy, since it has to be found under the same parts when it goes.
      parts: typeof id === 'string' ? undefined : [...id],
      json,
      tags,
      newer: undefined,
      older: undefined,
    });
  }

  /** Drops a key, and the answers of reads under way. */
  drop(key: string): void {
    const pending = this.#pending.get(key);
    if (pending) pending.changed = true;
    const entry = this.#byKey.get(key);
    if (entry) this.#remove(entry);
  }

  dropTags(tags: ReadonlySet<string>): void {
    for (const pending of this.#pending.values()) pending.changed = true;
    for (const entry of this.#byKey.values()) {
      if (entry.tags.some((tag) => tags.has(tag))) this.#remove(entry);
    }
  }

  dropAll(): void {
    for (const pending of this.#pending.values()) pending.changed = true;
    this.#byKey.clear();
    this.byId.clear();
    this.byParts.clear();
    this.#newest = undefined;
    this.#oldest = undefined;
    this.#hand = undefined;
    this.#size = 0;
  }

  /** Whether changes of keys are told at present. While they are not, nothing is kept. */
  set open(open: boolean) {
    this.#open = open;
    this.dropAll();
  }

  #put(entry: L1Entry<Value>): void {
    const old = this.#byKey.get(entry.key);
    if (old) this.#remove(old);
    this.#byKey.set(entry.key, entry);
    if (entry.id !== undefined) this.byId.set(entry.id, entry);
    if (entry.parts !== undefined) this.byParts.set(entry.parts, entry);
    this.#size += sizeOf(entry);
    entry.older = this.#newest;
    if (this.#newest) this.#newest.newer = entry;
    this.#newest = entry;
    this.#oldest ??= entry;
    while (this.#byKey.size > this.#maxEntries || this.#size > this.#maxSize) this.#evict();
  }

  /** The hand walks from old to new, spares what was visited since it last came by, and takes the first that was not. */
  #evict(): void {
    let entry = this.#hand ?? this.#oldest;
    while (entry?.visited) {
      entry.visited = false;
      entry = entry.newer ?? this.#oldest;
    }
    if (!entry) return;
    this.#hand = entry.newer;
    this.#remove(entry);
  }

  #remove(entry: L1Entry<Value>): void {
    this.#byKey.delete(entry.key);
    if (entry.id !== undefined && this.byId.get(entry.id) === entry) this.byId.delete(entry.id);
    if (entry.parts !== undefined) this.byParts.delete(entry.parts, entry);
    this.#size -= sizeOf(entry);
    if (this.#hand === entry) this.#hand = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    else this.#oldest = entry.newer;
    // A removed entry that the collector holds for old must not hold its neighbours of then.
    entry.newer = undefined;
    entry.older = undefined;
  }
}

/** An id may be longer than the key that is made of it. */
function sizeOf<Value>({ json, key, id, parts }: L1Entry<Value>): number {
  let size = json.length + key.length + (id?.length ?? 0);
  for (const part of parts ?? []) size += typeof part === 'string' ? part.length : 8;
  return size;
}
