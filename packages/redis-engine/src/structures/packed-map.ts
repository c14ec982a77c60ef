/**
 * A small map from byte strings to byte strings, kept in one string.
 *
 * Five fields as strings in arrays are a dozen objects of the JavaScript heap; as one string they are one, and the garbage
 * collector has one thing to look at. Entries stand one behind the other: length of the key, key, length of the value,
 * value, each length one character. Looking a key up walks the entries and compares where lengths agree; a change builds
 * the string anew, which for the few hundred bytes it may have costs as much as a hash table's insertion.
 */

/** More entries or characters than this are slower here than in a `StringMap`. */
const MAX_ENTRIES = 64;
const MAX_LENGTH = 2048;
/** Lengths are one character, and characters are bytes. */
const MAX_TEXT = 255;

export class PackedMap {
  size = 0;
  private packed = '';

  /** Heap bytes, estimated. */
  get memoryBytes(): number {
    return 64 + this.packed.length;
  }

  /** Whether an entry with texts of these lengths can be set. */
  takes(keyLength: number, valueLength: number): boolean {
    return (
      keyLength <= MAX_TEXT &&
      valueLength <= MAX_TEXT &&
      this.size < MAX_ENTRIES &&
      this.packed.length + keyLength + valueLength + 2 <= MAX_LENGTH
    );
  }

  has(key: string): boolean {
    return this.find(key) >= 0;
  }

  get(key: string): string | undefined {
    const at = this.find(key);
    return at < 0 ? undefined : this.valueOf(at);
  }

  /** Sets a value; the one that was there before, if there was. The map `takes` it. */
  set(key: string, value: string): string | undefined {
    const at = this.find(key);
    const entry = String.fromCharCode(key.length) + key + String.fromCharCode(value.length) + value;
    if (at < 0) {
      this.packed += entry;
      this.size++;
      return undefined;
    }
    const old = this.valueOf(at);
    this.packed = this.packed.slice(0, at) + entry + this.packed.slice(this.behind(at));
    return old;
  }

  /** Removes a key; its value, if it was there. */
  delete(key: string): string | undefined {
    const at = this.find(key);
    if (at < 0) return undefined;
    const old = this.valueOf(at);
    this.packed = this.packed.slice(0, at) + this.packed.slice(this.behind(at));
    this.size--;
    return old;
  }

  keyAt(place: number): string {
    const at = this.entryAt(place);
    return this.packed.slice(at + 1, at + 1 + this.packed.charCodeAt(at));
  }

  valueAt(place: number): string {
    return this.valueOf(this.entryAt(place));
  }

  private entryAt(place: number): number {
    let at = 0;
    for (let i = 0; i < place; i++) at = this.behind(at);
    return at;
  }

  /** Where the entry of a key begins, -1 if there is none. */
  private find(key: string): number {
    const { packed } = this;
    const { length } = key;
    for (let at = 0; at < packed.length; ) {
      const keyLength = packed.charCodeAt(at);
      if (keyLength === length && packed.startsWith(key, at + 1)) return at;
      at += keyLength + 1;
      at += packed.charCodeAt(at) + 1;
    }
    return -1;
  }

  private valueOf(at: number): string {
    const from = at + 1 + this.packed.charCodeAt(at);
    return this.packed.slice(from + 1, from + 1 + this.packed.charCodeAt(from));
  }

  private behind(at: number): number {
    const from = at + 1 + this.packed.charCodeAt(at);
    return from + 1 + this.packed.charCodeAt(from);
  }
}
