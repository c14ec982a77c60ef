/** The edge's bounded memory: least recently used out first, with an index of tags. */
import { matchesPath } from './invalidation.ts';
import { type StoredResponse, storedBytes } from './stored-response.ts';

export class ResponseStore {
  readonly #entries = new Map<string, StoredResponse>();
  /** For keys whose response varies on further request headers: their names. */
  readonly #varyNames = new Map<string, readonly string[]>();
  readonly #keysOfTag = new Map<string, Set<string>>();
  readonly #maxBytes: number;
  /** The key at the end of the order, which need not be put there again. */
  #newestKey: string | undefined;
  #bytes = 0;
  #evictions = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get evictions(): number {
    return this.#evictions;
  }

  get(key: string): StoredResponse | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || key === this.#newestKey) return entry;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#newestKey = key;
    return entry;
  }

  /** The request headers, beyond those in the key, that choose among the responses of a key (`Vary`). */
  varyNames(key: string): readonly string[] | undefined {
    return this.#varyNames.size === 0 ? undefined : this.#varyNames.get(key);
  }

  /** Remembers what the responses of a key vary on; bounded like the entries. */
  setVaryNames(key: string, names: readonly string[]): void {
    this.#varyNames.delete(key);
    if (names.length === 0) return;
    this.#varyNames.set(key, names);
    if (this.#varyNames.size > 10_000) this.#varyNames.delete(this.#varyNames.keys().next().value as string);
  }

  set(entry: StoredResponse): void {
    this.delete(entry.key);
    const bytes = storedBytes(entry);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(entry.key, entry);
    this.#newestKey = entry.key;
    this.#bytes += bytes;
    for (const tag of entry.tags) {
      let keys = this.#keysOfTag.get(tag);
      if (keys === undefined) this.#keysOfTag.set(tag, (keys = new Set()));
      keys.add(entry.key);
    }
    while (this.#bytes > this.#maxBytes) {
      this.delete(this.#entries.keys().next().value as string);
      this.#evictions += 1;
    }
  }

  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#bytes -= storedBytes(entry);
    for (const tag of entry.tags) {
      const keys = this.#keysOfTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysOfTag.delete(tag);
    }
    return true;
  }

  /** @returns how many responses were removed */
  invalidate(paths: readonly string[], tags: readonly string[]): number {
    let removed = 0;
    for (const tag of tags) {
      for (const key of this.#keysOfTag.get(tag) ?? []) removed += this.delete(key) ? 1 : 0;
    }
    if (paths.length === 0) return removed;
    for (const entry of this.#entries.values()) {
      if (paths.some((path) => matchesPath(path, entry.target))) removed += this.delete(entry.key) ? 1 : 0;
    }
    return removed;
  }

  clear(): void {
    this.#entries.clear();
    this.#varyNames.clear();
    this.#keysOfTag.clear();
    this.#bytes = 0;
  }
}
