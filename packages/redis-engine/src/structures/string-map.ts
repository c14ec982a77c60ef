/**
 * A map from byte strings to byte strings that keeps its entries in dense arrays beside an index, as `StringSet` does:
 * a random entry is one array access, and a scan from the end to the start needs no state and misses no entry that is
 * there all the while.
 */

/** Below this many entries a lookup reads the array. */
const INDEX_FROM = 24;
/** Estimated heap bytes of a map, and of an entry beside its texts. */
const MAP_BYTES = 160;
const ENTRY_BYTES = 96;

export class StringMap {
  private readonly keys: string[] = [];
  private readonly values: string[] = [];
  private textBytes = 0;
  private index: Map<string, number> | null = null;

  get size(): number {
    return this.keys.length;
  }

  /** Heap bytes, estimated. */
  get memoryBytes(): number {
    return MAP_BYTES + this.size * ENTRY_BYTES + this.textBytes;
  }

  has(key: string): boolean {
    return this.placeOf(key) >= 0;
  }

  keyAt(place: number): string {
    return this.keys[place]!;
  }

  valueAt(place: number): string {
    return this.values[place]!;
  }

  private placeOf(key: string): number {
    return this.index === null ? this.keys.indexOf(key) : (this.index.get(key) ?? -1);
  }

  get(key: string): string | undefined {
    const place = this.placeOf(key);
    return place < 0 ? undefined : this.values[place];
  }

  /** Sets a value; the one that was there before, if there was. */
  set(key: string, value: string): string | undefined {
    const place = this.placeOf(key);
    if (place >= 0) {
      const old = this.values[place]!;
      this.textBytes += value.length - old.length;
      this.values[place] = value;
      return old;
    }
    this.textBytes += key.length + value.length;
    this.keys.push(key);
    this.values.push(value);
    if (this.index !== null) this.index.set(key, this.keys.length - 1);
    else if (this.keys.length >= INDEX_FROM) this.buildIndex();
    return undefined;
  }

  /** Removes a key; its value, if it was there. The last entry takes its place. */
  delete(key: string): string | undefined {
    const place = this.placeOf(key);
    if (place < 0) return undefined;
    const value = this.values[place]!;
    this.textBytes -= key.length + value.length;
    const lastKey = this.keys.pop()!;
    const lastValue = this.values.pop()!;
    this.index?.delete(key);
    if (place < this.keys.length) {
      this.keys[place] = lastKey;
      this.values[place] = lastValue;
      this.index?.set(lastKey, place);
    }
    return value;
  }

  private buildIndex(): void {
    this.index = new Map(this.keys.map((key, place) => [key, place]));
  }
}
