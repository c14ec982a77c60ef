/**
 * A table of byte strings whose entries live in slots outside the JavaScript heap: what large hashes, sets and sorted sets
 * find their elements by.
 *
 * An entry is one slot of the arena: a head of words (its place, the length of its key, and what the owner keeps: the
 * length of a value, or a score), the key's bytes, the value's bytes. Nothing of it is seen by the garbage collector; the
 * same entries as strings in arrays and a Map made it copy and visit each value that was set.
 *
 * Two things lead to an entry. The index, open addressing over pairs of (hash, pointer), finds it by its key. The dense
 * array of pointers numbers the entries without gaps: a random entry is one array access, and a scan from the last place to
 * the first needs no state and misses no entry that is there all the while, because removing an entry moves the last one
 * into its place, which is always a lower place that the scan still has to come to. (An entry already visited may move down
 * and be seen twice, which SCAN allows.)
 *
 * Beyond `SPLIT_FROM` entries the index is 64 segments, chosen by the upper bits of the hash, each of which grows alone: a
 * table never stops to be rebuilt as a whole.
 */
import type { Arena } from '../keyspace/arena.ts';
import { hashBytes } from '../keyspace/hash-bytes.ts';
import { copyBytes } from './byte-text.ts';

/** Words of the head that every entry has. */
const PLACE = 0;
const KEY_LENGTH = 1;
/** The first word that is the owner's. */
export const OWN_WORD = 2;

const FIRST_CAPACITY = 16;
const SPLIT_FROM = 8192;
const SEGMENT_BITS = 6;
/** Estimated heap bytes beside index and dense array. */
const TABLE_BYTES = 200;

export class SlotTable {
  size = 0;
  /** Bytes of the slots of all entries, which the arena counts. */
  slotBytes = 0;
  readonly arena: Arena;
  private readonly headBytes: number;
  private pointers: Int32Array = new Int32Array(FIRST_CAPACITY);
  private segments: Int32Array[] = [new Int32Array(FIRST_CAPACITY * 2)];
  private counts = new Int32Array(1);
  /** By how much a hash is shifted for its segment; 32 bits are too many for a shift, so one segment is asked for apart. */
  private isSplit = false;
  /** What the last `find` looked for and where it ended: the place of the entry, or the empty one it would take. */
  private hash = 0;
  private at = 0;

  /** @param ownWords how many words of an entry's head belong to the owner */
  constructor(arena: Arena, ownWords: number) {
    this.arena = arena;
    this.headBytes = (OWN_WORD + ownWords) * 4;
  }

  /** Heap bytes, estimated, without the entries. */
  get memoryBytes(): number {
    let bytes = TABLE_BYTES + this.pointers.length * 4;
    for (const segment of this.segments) bytes += segment.length * 4;
    return bytes;
  }

  /** The entry of a key, or 0. */
  find(key: Uint8Array, start: number, length: number): number {
    const hash = hashBytes(key, start, length);
    const segment = this.segments[this.isSplit ? hash >>> (32 - SEGMENT_BITS) : 0]!;
    const mask = (segment.length >>> 1) - 1;
    let at = hash & mask;
    let pointer = segment[(at << 1) + 1]!;
    while (pointer !== 0) {
      if (segment[at << 1] === hash && this.keyEquals(pointer, key, start, length)) break;
      at = (at + 1) & mask;
      pointer = segment[(at << 1) + 1]!;
    }
    this.hash = hash;
    this.at = at;
    return pointer;
  }

  private keyEquals(pointer: number, key: Uint8Array, start: number, length: number): boolean {
    const page = pointer >>> 16;
    const offset = pointer & 0xffff;
    if (this.arena.words[page]![(offset << 1) + KEY_LENGTH] !== length) return false;
    const bytes = this.arena.pages[page]!;
    const from = (offset << 3) + this.headBytes;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== key[start + i]) return false;
    return true;
  }

  /**
   * Adds a key that the last `find` did not find, with room for `valueLength` bytes behind it, and returns its entry. The
   * owner's words and the value are not set.
   */
  add(key: Uint8Array, start: number, length: number, valueLength: number): number {
    const arena = this.arena;
    const pointer = arena.allocate(this.headBytes + length + valueLength);
    const place = this.size;
    if (place === this.pointers.length) this.pointers = grown(this.pointers);
    this.pointers[place] = pointer;
    const words = arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    words[word + PLACE] = place;
    words[word + KEY_LENGTH] = length;
    copyBytes(arena.pages[pointer >>> 16]!, (word << 2) + this.headBytes, key, start, length);
    this.slotBytes += arena.capacity(pointer);
    this.size = place + 1;
    this.index(pointer);
    return pointer;
  }

  /** Puts a new entry where the last `find` ended, or makes room first. */
  private index(pointer: number): void {
    const number = this.isSplit ? this.hash >>> (32 - SEGMENT_BITS) : 0;
    const segment = this.segments[number]!;
    const count = ++this.counts[number]!;
    if (count * 3 <= segment.length) {
      segment[this.at << 1] = this.hash;
      segment[(this.at << 1) + 1] = pointer;
      return;
    }
    if (!this.isSplit && count > SPLIT_FROM) {
      this.split();
      this.index(pointer);
      return;
    }
    const larger = new Int32Array(segment.length * 2);
    for (let i = 0; i < segment.length; i += 2) {
      if (segment[i + 1] !== 0) put(larger, segment[i]!, segment[i + 1]!);
    }
    put(larger, this.hash, pointer);
    this.segments[number] = larger;
  }

  private split(): void {
    const [whole] = this.segments as [Int32Array];
    const segmentCount = 2 ** SEGMENT_BITS;
    this.counts = new Int32Array(segmentCount);
    for (let i = 0; i < whole.length; i += 2) {
      if (whole[i + 1] !== 0) this.counts[whole[i]! >>> (32 - SEGMENT_BITS)]!++;
    }
    this.segments = Array.from(this.counts, (count) => new Int32Array(capacityFor(count + 1) * 2));
    for (let i = 0; i < whole.length; i += 2) {
      if (whole[i + 1] !== 0)
        put(this.segments[whole[i]! >>> (32 - SEGMENT_BITS)]!, whole[i]!, whole[i + 1]!);
    }
    this.isSplit = true;
    const segment = this.segments[this.hash >>> (32 - SEGMENT_BITS)]!;
    this.at = emptyPlace(segment, this.hash);
  }

  /** Gives the entry that the last `find` found room for a value of another length; returns it, at its new place. */
  resize(pointer: number, valueLength: number): number {
    const arena = this.arena;
    const keyEnd = this.headBytes + this.keyLength(pointer);
    if (arena.fits(pointer, keyEnd + valueLength)) return pointer;
    const moved = arena.allocate(keyEnd + valueLength);
    const from = (pointer & 0xffff) << 3;
    copyBytes(arena.pages[moved >>> 16]!, (moved & 0xffff) << 3, arena.pages[pointer >>> 16]!, from, keyEnd);
    this.slotBytes += arena.capacity(moved) - arena.capacity(pointer);
    arena.free(pointer);
    const segment = this.segments[this.isSplit ? this.hash >>> (32 - SEGMENT_BITS) : 0]!;
    segment[(this.at << 1) + 1] = moved;
    this.pointers[arena.words[moved >>> 16]![((moved & 0xffff) << 1) + PLACE]!] = moved;
    return moved;
  }

  /** Removes the entry that the last `find` found. The last entry takes its place. */
  remove(pointer: number): void {
    const { arena, pointers } = this;
    const place = arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + PLACE]!;
    const last = pointers[--this.size]!;
    pointers[place] = last;
    arena.words[last >>> 16]![((last & 0xffff) << 1) + PLACE] = place;
    this.slotBytes -= arena.capacity(pointer);
    arena.free(pointer);
    this.unindex();
    if (this.size < pointers.length >>> 2 && pointers.length > FIRST_CAPACITY) {
      this.pointers = pointers.slice(0, pointers.length >>> 1);
    }
  }

  /** Takes the entry that the last `find` found out of the index: later entries of its cluster move back. */
  private unindex(): void {
    const number = this.isSplit ? this.hash >>> (32 - SEGMENT_BITS) : 0;
    const segment = this.segments[number]!;
    const mask = (segment.length >>> 1) - 1;
    let hole = this.at;
    for (let at = (hole + 1) & mask; segment[(at << 1) + 1] !== 0; at = (at + 1) & mask) {
      // An entry may move back into the hole unless its home lies behind the hole.
      const distance = (at - segment[at << 1]!) & mask;
      if (distance >= ((at - hole) & mask)) {
        segment[hole << 1] = segment[at << 1]!;
        segment[(hole << 1) + 1] = segment[(at << 1) + 1]!;
        hole = at;
      }
    }
    segment[(hole << 1) + 1] = 0;
    const count = --this.counts[number]!;
    if (count * 16 < segment.length && segment.length > FIRST_CAPACITY * 2) {
      const smaller = new Int32Array(segment.length >>> 1);
      for (let i = 0; i < segment.length; i += 2) {
        if (segment[i + 1] !== 0) put(smaller, segment[i]!, segment[i + 1]!);
      }
      this.segments[number] = smaller;
    }
  }

  /** The entry at a place from 0 to `size` - 1. Places change when entries are removed. */
  entryAt(place: number): number {
    return this.pointers[place]!;
  }

  keyLength(pointer: number): number {
    return this.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + KEY_LENGTH]!;
  }

  /** Where in its page the key of an entry begins; a value begins behind it. */
  keyStart(pointer: number): number {
    return ((pointer & 0xffff) << 3) + this.headBytes;
  }

  /** The page an entry lies in. */
  pageOf(pointer: number): Buffer {
    return this.arena.pages[pointer >>> 16]!;
  }

  /** The key of an entry as a byte string. */
  keyText(pointer: number): string {
    const start = this.keyStart(pointer);
    return this.pageOf(pointer).toString('latin1', start, start + this.keyLength(pointer));
  }

  /** The owner's word of an entry. */
  ownWord(pointer: number): number {
    return this.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + OWN_WORD]!;
  }

  setOwnWord(pointer: number, value: number): void {
    this.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + OWN_WORD] = value;
  }

  /** Gives all slots back. The table is not to be used afterwards. */
  release(): void {
    this.arena.freeMany(this.pointers, this.size, this.slotBytes);
    this.size = 0;
    this.slotBytes = 0;
    this.pointers = new Int32Array(0);
    this.segments = [];
  }
}

/** The next power of two for `count` entries at a load of up to two thirds. */
function capacityFor(count: number): number {
  let capacity = FIRST_CAPACITY;
  while (count * 3 > capacity * 2) capacity *= 2;
  return capacity;
}

function grown(pointers: Int32Array): Int32Array {
  const larger = new Int32Array(pointers.length + (pointers.length >>> 1));
  larger.set(pointers);
  return larger;
}

function emptyPlace(segment: Int32Array, hash: number): number {
  const mask = (segment.length >>> 1) - 1;
  let at = hash & mask;
  while (segment[(at << 1) + 1] !== 0) at = (at + 1) & mask;
  return at;
}

function put(segment: Int32Array, hash: number, pointer: number): void {
  const at = emptyPlace(segment, hash);
  segment[at << 1] = hash;
  segment[(at << 1) + 1] = pointer;
}
