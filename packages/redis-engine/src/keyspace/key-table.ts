/**
 * The index of a database: from the hash of a key to its record.
 *
 * Open addressing with linear probing over pairs of (hash, pointer) in typed arrays. The table is 256 segments, chosen by
 * the upper 8 bits of the hash, and a segment grows alone: the longest stop is that of copying one 256th.
 *
 * Inside a segment the home of a hash is given by its next upper bits. The order of homes is therefore the order of
 * hashes, whatever the size of the segment, and this is what makes SCAN simple: a cursor is a place in the space of hashes,
 * stays right while segments grow and shrink, and needs no memory on the server. Removal moves later entries of the
 * cluster back instead of leaving tombstones, so that a probe always ends at the first empty place.
 */
import type { Arena } from './arena.ts';
import { KEY_LENGTH, RECORD_BYTES } from './record.ts';

const SEGMENTS = 256;
const FIRST_CAPACITY = 8;
/** A segment without memory: one empty place, shared, never written. */
const EMPTY_SEGMENT = new Int32Array(2);

export class KeyTable {
  /** How many keys there are. */
  size = 0;
  /** Where the last `find` ended: the place of the key, or the empty place it would take. */
  place = 0;

  private readonly arena: Arena;
  private readonly segments: Int32Array[] = Array.from({ length: SEGMENTS }, () => EMPTY_SEGMENT);
  private readonly counts = new Int32Array(SEGMENTS);
  private capacity = SEGMENTS;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Bytes of the table itself. */
  get memoryBytes(): number {
    return this.capacity * 8;
  }

  /** Places in all segments together. */
  get slots(): number {
    return this.capacity;
  }

  /** The pointer of the record with this key, or 0. */
  find(hash: number, key: Uint8Array, start: number, length: number): number {
    const segment = this.segments[hash >>> 24]!;
    const mask = (segment.length >>> 1) - 1;
    let place = homeOf(hash, mask);
    for (;;) {
      const pointer = segment[(place << 1) + 1]!;
      if (pointer === 0) break;
      if (segment[place << 1] === hash && this.keyEquals(pointer, key, start, length)) {
        this.place = place;
        return pointer;
      }
      place = (place + 1) & mask;
    }
    this.place = place;
    return 0;
  }

  /** The pointer at the place where a search for this hash begins, whatever it points to; 0: the place is empty. */
  pointerAtHome(hash: number): number {
    const segment = this.segments[hash >>> 24]!;
    return segment[(homeOf(hash, (segment.length >>> 1) - 1) << 1) + 1]!;
  }

  private keyEquals(pointer: number, key: Uint8Array, start: number, length: number): boolean {
    const page = pointer >>> 16;
    const offset = pointer & 0xffff;
    if (this.arena.words[page]![(offset << 1) + KEY_LENGTH] !== length) return false;
    const bytes = this.arena.pages[page]!;
    const from = (offset << 3) + RECORD_BYTES;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== key[start + i]) return false;
    return true;
  }

  /** Adds a key that is not there. */
  insert(hash: number, pointer: number): void {
    const index = hash >>> 24;
    let segment = this.segments[index]!;
    const count = this.counts[index]! + 1;
    if (count * 4 > (segment.length >>> 1) * 3) segment = this.resize(index, segment.length);
    put(segment, hash, pointer);
    this.counts[index] = count;
    this.size++;
  }

  /** Sets the pointer at the place that the last `find` of this hash ended at. */
  replace(hash: number, pointer: number): void {
    this.segments[hash >>> 24]![(this.place << 1) + 1] = pointer;
  }

  /** Removes the entry with this hash and pointer. */
  remove(hash: number, pointer: number): void {
    const index = hash >>> 24;
    const segment = this.segments[index]!;
    const mask = (segment.length >>> 1) - 1;
    let hole = homeOf(hash, mask);
    while (segment[(hole << 1) + 1] !== pointer) hole = (hole + 1) & mask;
    for (let place = (hole + 1) & mask; segment[(place << 1) + 1] !== 0; place = (place + 1) & mask) {
      // An entry may move back into the hole unless its home lies behind the hole.
      const distance = (place - homeOf(segment[place << 1]!, mask)) & mask;
      if (distance >= ((place - hole) & mask)) {
        segment[hole << 1] = segment[place << 1]!;
        segment[(hole << 1) + 1] = segment[(place << 1) + 1]!;
        hole = place;
      }
    }
    segment[(hole << 1) + 1] = 0;
    const count = --this.counts[index]!;
    this.size--;
    if (count === 0) this.dropSegment(index);
    else if (count * 16 < segment.length && segment.length > FIRST_CAPACITY * 2)
      this.resize(index, segment.length >>> 2);
  }

  private dropSegment(index: number): void {
    this.capacity -= (this.segments[index]!.length >>> 1) - 1;
    this.segments[index] = EMPTY_SEGMENT;
  }

  /** Rebuilds a segment with `capacity` places (which is the old length for twice as many). */
  private resize(index: number, capacity: number): Int32Array {
    const old = this.segments[index]!;
    const segment = new Int32Array(Math.max(FIRST_CAPACITY, capacity) * 2);
    for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) put(segment, old[i]!, old[i + 1]!);
    this.capacity += (segment.length - old.length) / 2;
    this.segments[index] = segment;
    return segment;
  }

  /** Forgets all entries. */
  clear(): void {
    for (let index = 0; index < SEGMENTS; index++) this.segments[index] = EMPTY_SEGMENT;
    this.counts.fill(0);
    this.size = 0;
    this.capacity = SEGMENTS;
  }

  /** Calls `visit` with each pointer. The table must not change meanwhile. */
  forEach(visit: (pointer: number) => void): void {
    for (const segment of this.segments) {
      for (let i = 1; i < segment.length; i += 2) if (segment[i] !== 0) visit(segment[i]!);
    }
  }

  /**
   * One step of a scan: appends to `found` the pointers of at least `count` keys, if there are as many, whose hash is
   * not below the cursor, and returns the next cursor, 0 at the end. All keys that share a hash come in one step.
   * @param cursor a place in the space of 32-bit hashes, 0 to begin
   */
  scan(cursor: number, count: number, found: number[]): number {
    let from = cursor;
    for (let index = from >>> 24; index < SEGMENTS; index++) {
      const segment = this.segments[index]!;
      if (this.counts[index]! > 0) {
        const next = scanSegment(segment, from, count, found);
        if (next > 0) return next;
      }
      from = (index + 1) * 2 ** 24;
      if (found.length >= count && index + 1 < SEGMENTS) return from;
    }
    return 0;
  }

  /** Pointer of a key picked at random; 0 if there is none. */
  random(): number {
    if (this.size === 0) return 0;
    let rank = Math.floor(Math.random() * this.size);
    let index = 0;
    while (rank >= this.counts[index]!) rank -= this.counts[index++]!;
    const segment = this.segments[index]!;
    for (;;) {
      const pointer = segment[Math.floor(Math.random() * (segment.length >>> 1)) * 2 + 1]!;
      if (pointer !== 0) return pointer;
    }
  }

  /** Appends to `found` up to `count` pointers around a random place. */
  sample(count: number, found: number[]): void {
    if (this.size === 0) return;
    let index = Math.floor(Math.random() * SEGMENTS);
    for (let visited = 0; visited < SEGMENTS && found.length < count; visited++) {
      if (this.counts[index]! > 0) {
        const segment = this.segments[index]!;
        const places = segment.length >>> 1;
        let place = Math.floor(Math.random() * places);
        for (let i = 0; i < places && found.length < count; i++) {
          const pointer = segment[(place << 1) + 1]!;
          if (pointer !== 0) found.push(pointer);
          place = (place + 1) & (places - 1);
        }
      }
      index = (index + 1) & (SEGMENTS - 1);
    }
  }

  /** Calls `visit` with each pointer of a segment, of which there are 256. The pointers were read before. */
  forEachOfSegment(index: number, visit: (pointer: number) => void): void {
    if (this.counts[index] === 0) return;
    const copy = this.segments[index]!.slice();
    for (let i = 1; i < copy.length; i += 2) if (copy[i] !== 0) visit(copy[i]!);
  }
}

/** Home of a hash in a segment of `mask + 1` places: its bits behind the upper 8. */
function homeOf(hash: number, mask: number): number {
  // 24 bits, of which the upper log2(mask + 1) are the home.
  return ((hash & 0xffffff) >>> (Math.clz32(mask) - 8)) & mask;
}

function put(segment: Int32Array, hash: number, pointer: number): void {
  const mask = (segment.length >>> 1) - 1;
  let place = homeOf(hash, mask);
  while (segment[(place << 1) + 1] !== 0) place = (place + 1) & mask;
  segment[place << 1] = hash;
  segment[(place << 1) + 1] = pointer;
}

/**
 * Collects from one segment the entries whose hash is at or above `from`, in the order of homes, until `count` are
 * found. Entries of a cluster may lie behind their home, and behind the end of the array at its begin: a step therefore
 * takes whole homes, reading from each home to the first empty place. Returns the next hash, or 0 at the segment's end.
 */
function scanSegment(segment: Int32Array, from: number, count: number, found: number[]): number {
  const capacity = segment.length >>> 1;
  const mask = capacity - 1;
  const upper = from - (from % 2 ** 24);
  const perHome = 2 ** 24 / capacity;
  const firstHome = Math.floor((from - upper) / perHome);
  for (let home = firstHome; home < capacity; home++) {
    for (let place = home; segment[(place << 1) + 1] !== 0; place = (place + 1) & mask) {
      const hash = segment[place << 1]!;
      if (homeOf(hash, mask) === home && hash >>> 0 >= from) found.push(segment[(place << 1) + 1]!);
    }
    if (found.length >= count && home + 1 < capacity) return upper + (home + 1) * perHome;
  }
  return 0;
}
