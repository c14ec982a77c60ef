/**
 * Memory outside the JavaScript heap for keys and values, in slots of fixed size classes.
 *
 * A million keys as JavaScript objects are a million things for the garbage collector to visit again and again. Here
 * they are bytes in pages of 512 KiB that the collector does not look into. Each page serves one size class and keeps
 * its own list of free slots, so that a page whose slots are all free goes back and can serve another class: memory does
 * not stay where a workload that has gone once needed it. What is larger than the largest class has a page of its own.
 *
 * A pointer is one 32-bit integer: the page's number in the upper 16 bits, the offset in units of 8 bytes in the lower.
 * 0 is no pointer, since page 0 is never given out.
 */

const PAGE_BYTES = 512 * 1024;
const LARGEST_CLASS = 64 * 1024;
const SMALLEST_CLASS = 16;
const MAX_PAGES = 65536;
/** Free pages kept for reuse; further ones are left to the garbage collector. */
const KEPT_PAGES = 16;
const OWN_PAGE = 255;
const NO_SLOT = -1;
/** So many slots are freed in a fraction of a millisecond. */
const FREED_AT_ONCE = 4096;

/** Eight classes for each doubling: at most an eighth of a slot is unused. */
function sizeClasses(): number[] {
  const sizes: number[] = [];
  for (let size = SMALLEST_CLASS; size <= LARGEST_CLASS; ) {
    sizes.push(size);
    size += Math.max(8, 2 ** Math.floor(Math.log2(size)) / 8);
  }
  return sizes;
}

const CLASS_BYTES = Int32Array.from(sizeClasses());
/** Class of a size, by the size in units of 8 bytes, rounded up. */
const CLASS_OF_UNITS = new Uint8Array(LARGEST_CLASS / 8 + 1);
for (let units = 0, index = 0; units < CLASS_OF_UNITS.length; units++) {
  if (units * 8 > CLASS_BYTES[index]!) index++;
  CLASS_OF_UNITS[units] = index;
}

const NO_PAGE = Buffer.alloc(0);
const NO_WORDS = new Int32Array(0);
const NO_DOUBLES = new Float64Array(0);

export class Arena {
  /** The bytes of each page, by its number. */
  readonly pages: Buffer[] = [NO_PAGE];
  /** The same memory as 32-bit words: an offset of `n` units is word `2n`. */
  readonly words: Int32Array[] = [NO_WORDS];
  /** And as doubles: an offset of `n` units is double `n`. */
  readonly doubles: Float64Array[] = [NO_DOUBLES];
  /** Bytes in slots that are in use. */
  usedBytes = 0;
  /** Bytes of all pages that are held. */
  pageBytes = 0;

  /** Slots that nobody uses any more and that are not free yet. */
  leavingCount = 0;
  private readonly leaving: { readonly pointers: Int32Array; left: number }[] = [];
  /** Told when slots begin to wait: `freeSome` is to be called until none is left. Without it nothing waits. */
  onLeaving: (() => void) | null = null;

  private readonly classOf: number[] = [OWN_PAGE];
  private readonly freeHead: number[] = [NO_SLOT];
  private readonly usedSlots: number[] = [0];
  /** Offset, in units, of the first slot that was never used. */
  private readonly untouched: number[] = [0];
  /** For each class the page that serves it now (0: none), and further pages that have free slots. */
  private readonly current = new Int32Array(CLASS_BYTES.length);
  private readonly partial: number[][] = Array.from(CLASS_BYTES, () => []);
  private readonly emptyNumbers: number[] = [];
  private readonly keptPages: Buffer[] = [];

  /** Takes a slot of at least `bytes` bytes. Its content is undefined. */
  allocate(bytes: number): number {
    if (bytes > LARGEST_CLASS) return this.allocateOwnPage(bytes);
    const index = CLASS_OF_UNITS[(bytes + 7) >>> 3]!;
    const size = CLASS_BYTES[index]!;
    let page = this.current[index]!;
    if (page === 0) page = this.openPage(index);
    let offset = this.freeHead[page]!;
    if (offset === NO_SLOT) {
      offset = this.untouched[page]!;
      this.untouched[page] = offset + (size >>> 3);
    } else {
      this.freeHead[page] = this.words[page]![offset << 1]!;
    }
    this.usedSlots[page]!++;
    this.usedBytes += size;
    if (this.freeHead[page] === NO_SLOT && (this.untouched[page]! << 3) + size > PAGE_BYTES)
      this.current[index] = 0;
    return (page << 16) | offset;
  }

  /** Gives a slot back. */
  free(pointer: number): void {
    const page = pointer >>> 16;
    const index = this.classOf[page]!;
    if (index === OWN_PAGE) {
      this.usedBytes -= this.pages[page]!.length;
      this.dropPage(page);
      return;
    }
    const size = CLASS_BYTES[index]!;
    this.usedBytes -= size;
    const offset = pointer & 0xffff;
    const wasFull = this.freeHead[page] === NO_SLOT && (this.untouched[page]! << 3) + size > PAGE_BYTES;
    this.words[page]![offset << 1] = this.freeHead[page]!;
    this.freeHead[page] = offset;
    const used = --this.usedSlots[page]!;
    if (used === 0 && this.current[index] !== page) {
      if (!wasFull) {
        const partial = this.partial[index]!;
        partial.splice(partial.indexOf(page), 1);
      }
      this.dropPage(page);
    } else if (wasFull) {
      if (this.current[index] === 0) this.current[index] = page;
      else this.partial[index]!.push(page);
    }
  }

  /**
   * Gives many slots back, which together take `bytes`. They no longer count as used from now on, and are freed piece by
   * piece where somebody frees them (`onLeaving`): a million slots at once would stop the server for a tenth of a second.
   */
  freeMany(pointers: Int32Array, count: number, bytes: number): void {
    if (count <= FREED_AT_ONCE || this.onLeaving === null) {
      for (let i = 0; i < count; i++) this.free(pointers[i]!);
      return;
    }
    this.usedBytes -= bytes;
    this.leavingCount += count;
    this.leaving.push({ pointers, left: count });
    this.onLeaving();
  }

  /** Frees up to `most` of the slots that wait for it; false: none is left. */
  freeSome(most: number): boolean {
    const used = this.usedBytes;
    for (let budget = most; budget > 0 && this.leaving.length > 0; ) {
      const list = this.leaving.at(-1)!;
      const piece = Math.min(budget, list.left);
      for (let i = 0; i < piece; i++) this.free(list.pointers[--list.left]!);
      budget -= piece;
      this.leavingCount -= piece;
      if (list.left === 0) this.leaving.pop();
    }
    // They were taken off when they began to wait.
    this.usedBytes = used;
    return this.leaving.length > 0;
  }

  /** Gives all slots back at once. No pointer is valid afterwards. */
  reset(): void {
    for (let page = 1; page < this.pages.length; page++) {
      const memory = this.pages[page]!;
      if (memory.length === PAGE_BYTES && this.keptPages.length < KEPT_PAGES) this.keptPages.push(memory);
    }
    for (const list of [this.pages, this.words, this.doubles]) list.length = 1;
    for (const list of [this.classOf, this.freeHead, this.usedSlots, this.untouched]) list.length = 1;
    for (const list of this.partial) list.length = 0;
    this.current.fill(0);
    this.emptyNumbers.length = 0;
    this.leaving.length = 0;
    this.leavingCount = 0;
    this.usedBytes = 0;
    this.pageBytes = 0;
  }

  /** How many bytes the slot holds. */
  capacity(pointer: number): number {
    const page = pointer >>> 16;
    const index = this.classOf[page]!;
    return index === OWN_PAGE ? this.pages[page]!.length : CLASS_BYTES[index]!;
  }

  /** Whether `bytes` bytes would be given a slot of the size that `pointer` has. */
  fits(pointer: number, bytes: number): boolean {
    const page = pointer >>> 16;
    const index = this.classOf[page]!;
    if (index === OWN_PAGE) {
      const length = this.pages[page]!.length;
      return bytes <= length && bytes > LARGEST_CLASS && bytes >= length >>> 1;
    }
    return bytes <= LARGEST_CLASS && CLASS_OF_UNITS[(bytes + 7) >>> 3] === index;
  }

  private openPage(index: number): number {
    const page =
      this.partial[index]!.pop() ?? this.addPage(this.keptPages.pop() ?? newPage(PAGE_BYTES), index);
    this.current[index] = page;
    return page;
  }

  private allocateOwnPage(bytes: number): number {
    const size = (bytes + 4095) & ~4095;
    const page = this.addPage(newPage(size), OWN_PAGE);
    this.usedSlots[page] = 1;
    this.usedBytes += size;
    return page << 16;
  }

  private addPage(memory: Buffer, index: number): number {
    const page = this.emptyNumbers.pop() ?? this.pages.length;
    if (page >= MAX_PAGES) throw new RangeError('the keyspace has no further pages');
    this.pages[page] = memory;
    this.words[page] = new Int32Array(memory.buffer, memory.byteOffset, memory.length >>> 2);
    this.doubles[page] = new Float64Array(memory.buffer, memory.byteOffset, memory.length >>> 3);
    this.classOf[page] = index;
    this.freeHead[page] = NO_SLOT;
    this.usedSlots[page] = 0;
    this.untouched[page] = 0;
    this.pageBytes += memory.length;
    return page;
  }

  private dropPage(page: number): void {
    const memory = this.pages[page]!;
    this.pageBytes -= memory.length;
    if (memory.length === PAGE_BYTES && this.keptPages.length < KEPT_PAGES) this.keptPages.push(memory);
    this.pages[page] = NO_PAGE;
    this.words[page] = NO_WORDS;
    this.doubles[page] = NO_DOUBLES;
    this.emptyNumbers.push(page);
  }
}

/** Memory of whole words: `allocUnsafeSlow` is never a part of Node's shared pool. */
function newPage(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(bytes);
}
