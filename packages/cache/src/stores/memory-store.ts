/** A store in this process's memory: for one process, for tests, and as the plainest reading of the protocol. */
import {
  decodeSlot,
  expireTransition,
  fenceTransition,
  fillTransition,
  leaseTransition,
  releaseTransition,
  removeTransition,
  renewTransition,
  unfenceTransition,
  type LeaseReply,
  type SlotView,
  type Transition,
} from '../slot.ts';
import { tagKey } from '../key.ts';
import { limit } from '../limit.ts';
import type { ChangeListener, Store, StoreStats } from '../store.ts';

export interface MemoryStoreOptions {
  /** The least recently used entry goes when there are more (default 100,000). */
  readonly maxEntries?: number;
  /** …or when the texts take more than this, in UTF-16 code units (default 64 Mi). */
  readonly maxSize?: number;
  /** Milliseconds since the epoch; a test's clock. */
  readonly now?: () => number;
}

interface Cell {
  text: string;
  expiresAtMs: number;
}

/** So many tags a namespace knows; one that it forgets counts as invalidated. */
const maxTags = 100_000;

class MemoryStore implements Store {
  readonly name = 'memory';
  readonly capabilities = { shared: false, tags: true, clearByPrefix: true, slidingTtl: true };
  // A Map keeps insertion order; an entry that is used moves to the end.
  readonly #cells = new Map<string, Cell>();
  readonly #tags = new Map<string, Map<string, number>>();
  readonly #clocks = new Map<string, number>();
  readonly #maxEntries: number;
  readonly #maxSize: number;
  readonly #now: () => number;
  readonly #watchers = new Set<{ prefixes: readonly string[]; listener: ChangeListener }>();
  #size = 0;
  #commands = 0;
  #hits = 0;
  #misses = 0;

  constructor(options: MemoryStoreOptions) {
    this.#maxEntries = limit(options.maxEntries, 100_000, 'maxEntries');
    this.#maxSize = limit(options.maxSize, 64 * 1024 * 1024, 'maxSize');
    this.#now = options.now ?? Date.now;
  }

  async readOne(key: string): Promise<string | null> {
    this.#commands += 1;
    return this.#read(key);
  }

  async readMany(keys: readonly string[]): Promise<(string | null)[]> {
    this.#commands += 1;
    return keys.map((key) => this.#read(key));
  }

  async readSliding(key: string, ttlMs: number, missing: string): Promise<string | null> {
    this.#commands += 1;
    const text = this.#read(key);
    if (text !== null && text !== missing && decodeSlot(text).kind === 'value') this.#put(key, text, ttlMs);
    return text;
  }

  async lease(key: string, token: string, leaseMs: number, seen: string, keepStale: boolean) {
    return this.#apply<LeaseReply>(key, (view) => leaseTransition(view, token, leaseMs, seen, keepStale));
  }

  async fill(key: string, token: string, text: string, ttlMs: number): Promise<boolean> {
    return this.#apply(key, (view) => fillTransition(view, token, text, ttlMs));
  }

  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return this.#apply(key, (view) => renewTransition(view, token, leaseMs));
  }

  async release(key: string, token: string): Promise<boolean> {
    return this.#apply(key, (view) => releaseTransition(view, token));
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#apply(key, removeTransition);
  }

  async expire(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#apply(key, expireTransition);
  }

  async fence(key: string, token: string, fenceMs: number): Promise<void> {
    this.#apply(key, (view) => fenceTransition(view, token, fenceMs));
  }

  async unfence(key: string, token: string, text: string | null, ttlMs: number): Promise<boolean> {
    return this.#apply(key, (view) => unfenceTransition(view, token, text, ttlMs));
  }

  async remainingMs(key: string): Promise<number | null> {
    const cell = this.#live(key);
    return cell ? cell.expiresAtMs - this.#now() : null;
  }

  async clearPrefixes(prefixes: readonly string[]): Promise<number> {
    const keys = [...this.#cells.keys()].filter((key) => prefixes.some((prefix) => key.startsWith(prefix)));
    await this.remove(keys);
    return keys.length;
  }

  async tagClock(namespace: string): Promise<number> {
    const clock = this.#clocks.get(namespace) ?? this.#now() * 1_000;
    this.#clocks.set(namespace, clock);
    return clock;
  }

  async tagVersions(namespace: string, tags: readonly string[]): Promise<(number | null)[]> {
    const versions = this.#tags.get(namespace);
    return tags.map((tag) => versions?.get(tag) ?? null);
  }

  async ensureTags(namespace: string, tags: readonly string[]): Promise<void> {
    const clock = await this.tagClock(namespace);
    const known = this.#tags.get(namespace);
    this.#setTags(
      namespace,
      tags.filter((tag) => known?.has(tag) !== true),
      clock,
    );
  }

  async bumpTags(namespace: string, tags: readonly string[]): Promise<number> {
    const clock = Math.max((this.#clocks.get(namespace) ?? 0) + 1, this.#now() * 1_000);
    this.#clocks.set(namespace, clock);
    this.#setTags(namespace, tags, clock);
    return clock;
  }

  watch(prefixes: readonly string[], listener: ChangeListener): () => void {
    const watcher = { prefixes, listener };
    this.#watchers.add(watcher);
    listener.onReady();
    return () => this.#watchers.delete(watcher);
  }

  async ping(): Promise<void> {
    this.#commands += 1;
  }

  async stats(): Promise<StoreStats> {
    return {
      totalConnections: 1,
      totalCommands: this.#commands,
      keyspaceHits: this.#hits,
      keyspaceMisses: this.#misses,
    };
  }

  async close(): Promise<void> {
    this.#cells.clear();
    this.#tags.clear();
    this.#size = 0;
  }

  #live(key: string): Cell | undefined {
    const cell = this.#cells.get(key);
    if (cell && cell.expiresAtMs <= this.#now()) {
      this.#delete(key);
      return undefined;
    }
    return cell;
  }

  #read(key: string): string | null {
    const cell = this.#live(key);
    if (!cell) {
      this.#misses += 1;
      return null;
    }
    this.#hits += 1;
    this.#cells.delete(key);
    this.#cells.set(key, cell);
    return cell.text;
  }

  #apply<Reply>(key: string, transition: (view: SlotView) => Transition<Reply>): Reply {
    this.#commands += 1;
    const cell = this.#live(key);
    const nowMs = this.#now();
    const { reply, next } = transition({
      text: cell?.text ?? null,
      remainingMs: cell ? cell.expiresAtMs - nowMs : 0,
      nowMs,
    });
    if (next === null) this.#delete(key);
    else if (next) this.#put(key, next.text, next.ttlMs);
    if (next !== undefined) this.#tell(key);
    return reply;
  }

  #setTags(namespace: string, tags: readonly string[], version: number): void {
    const versions = this.#tags.get(namespace) ?? new Map<string, number>();
    this.#tags.set(namespace, versions);
    for (const tag of tags) {
      // To the end: the oldest stand in front, and the tag of the whole namespace is never one of them.
      versions.delete(tag);
      versions.set(tag, version);
      this.#tell(tagKey(namespace, tag));
    }
    for (const tag of versions.keys()) {
      if (versions.size <= maxTags) break;
      if (tag === '*') continue;
      versions.delete(tag);
      this.#tell(tagKey(namespace, tag));
    }
  }

  #tell(key: string): void {
    for (const { prefixes, listener } of this.#watchers) {
      if (prefixes.some((prefix) => key.startsWith(prefix))) listener.onChange([key]);
    }
  }

  #put(key: string, text: string, ttlMs: number): void {
    this.#delete(key);
    this.#cells.set(key, { text, expiresAtMs: this.#now() + ttlMs });
    this.#size += key.length + text.length;
    for (const [oldest] of this.#cells) {
      if (this.#cells.size <= this.#maxEntries && this.#size <= this.#maxSize) break;
      this.#delete(oldest);
    }
  }

  #delete(key: string): void {
    const cell = this.#cells.get(key);
    if (!cell) return;
    this.#cells.delete(key);
    this.#size -= key.length + cell.text.length;
  }
}

/** A bounded store in memory. Give one store to several caches to let them share it, as processes share a Redis. */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}
