/**
 * A sorted set: members with scores, ordered by score and then by member, as bytes outside the JavaScript heap.
 *
 * A small set is one packed run of entries in their order: the member's length in a byte, the member, the score in eight
 * bytes, the length again, so that it can be read backwards. A larger one has a `SlotTable` that finds a member and its
 * score, and a `ScoreTree` over the table's entries that knows their order. The table's dense array serves random members
 * and ZSCAN.
 */
import type { Arena } from '../keyspace/arena.ts';
import { bytesOf, compareBytes, compareBytesToText, copyBytes } from './byte-text.ts';
import { MAX_RUN_BYTES, reshapeRun, runBytes, runCount, runStart } from './packed-run.ts';
import { ScoreTree, TreeCursor } from './score-tree.ts';
import { OWN_WORD, SlotTable } from './slot-table.ts';

/** Bounds up to which a sorted set stays in its small form: `zset-max-listpack-entries` and `-value`. */
export interface SortedSetLimits {
  readonly maxEntries: number;
  readonly maxMemberBytes: number;
}

/** An interval of scores; each end can be exclusive. */
export interface ScoreRange {
  min: number;
  max: number;
  minExclusive: boolean;
  maxExclusive: boolean;
}

/** An interval of members; `undefined` stands for the least (`-`) or greatest (`+`) string. */
export interface LexBound {
  kind: 'least' | 'greatest' | 'member';
  member: string;
  exclusive: boolean;
}

export interface LexRange {
  min: LexBound;
  max: LexBound;
}

/** Ranks from `start` up to but not including `end`. */
export interface RankSpan {
  start: number;
  end: number;
}

/** More than this is slower packed than in a table and a tree. */
const MAX_PACKED_ENTRIES = 128;
const MAX_PACKED_MEMBER = 255;
/** Bytes of a packed entry beside its member. */
const PACKED_ENTRY_BYTES = 10;
/** The larger form: words of an entry that hold the score, estimated heap bytes of the tree, and for each element in it. */
const SCORE_WORDS = 2;
const TREE_BYTES = 400;
const TREE_ENTRY_BYTES = 24;

// A double as the two words of an entry.
const doubles = new Float64Array(1);
const halves = new Int32Array(doubles.buffer);

/** A place in a sorted set. It is valid until the set is changed. */
export class ScoreCursor {
  private readonly table: SlotTable | null;
  private readonly tree: TreeCursor | null;
  private readonly page: Buffer;
  private readonly begin: number;
  private readonly end: number;
  /** Where the packed entry begins. */
  private at: number;

  constructor(
    table: SlotTable | null,
    tree: TreeCursor | null,
    page: Buffer,
    at: number,
    begin: number,
    end: number,
  ) {
    this.table = table;
    this.tree = tree;
    this.page = page;
    this.at = at;
    this.begin = begin;
    this.end = end;
  }

  /** False when the cursor has moved past either end. */
  get valid(): boolean {
    return this.tree === null ? this.at >= this.begin && this.at < this.end : this.tree.valid;
  }

  /** The page that holds the member, and where in it. */
  get buffer(): Buffer {
    return this.tree === null ? this.page : this.table!.pageOf(this.tree.entry);
  }

  get start(): number {
    return this.tree === null ? this.at + 1 : this.table!.keyStart(this.tree.entry);
  }

  get length(): number {
    return this.tree === null ? this.page[this.at]! : this.table!.keyLength(this.tree.entry);
  }

  get member(): string {
    return this.buffer.toString('latin1', this.start, this.start + this.length);
  }

  get score(): number {
    return this.tree === null ? packedScore(this.page, this.at) : this.tree.score;
  }

  next(): void {
    if (this.tree === null) this.at += this.page[this.at]! + PACKED_ENTRY_BYTES;
    else this.tree.next();
  }

  previous(): void {
    if (this.tree !== null) this.tree.previous();
    else if (this.at === this.begin) this.at = -1;
    else this.at -= this.page[this.at - 1]! + PACKED_ENTRY_BYTES;
  }
}

function packedScore(page: Buffer, at: number): number {
  return page.readDoubleLE(at + 1 + page[at]!);
}

export class SortedSet {
  protected readonly arena: Arena;
  /** The slot of the packed run; 0 for an empty set and for one with a table. */
  private slot = 0;
  /** Both are there or neither is. */
  private table: SlotTable | null = null;
  private tree: ScoreTree | null = null;
  /** Within the limits of the compact encoding since it was made: once beyond, it never goes back. */
  private isSmall = true;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  get size(): number {
    return this.table === null ? runCount(this.arena, this.slot) : this.table.size;
  }

  /** The name OBJECT ENCODING gives. */
  encoding(): 'listpack' | 'skiplist' {
    return this.isSmall ? 'listpack' : 'skiplist';
  }

  /** Bytes of its slots. */
  get slotBytes(): number {
    if (this.table !== null) return this.table.slotBytes;
    return this.slot === 0 ? 0 : this.arena.capacity(this.slot);
  }

  /** Heap bytes of table and tree, estimated. */
  protected get indexBytes(): number {
    return this.table === null ? 0 : this.table.memoryBytes + TREE_BYTES + this.table.size * TREE_ENTRY_BYTES;
  }

  // ── Scores ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  score(member: string): number | undefined {
    const bytes = bytesOf(member);
    if (this.table === null) {
      const at = this.findPacked(bytes, 0, member.length);
      return at < 0 ? undefined : packedScore(this.page, at);
    }
    const entry = this.table.find(bytes, 0, member.length);
    return entry === 0 ? undefined : this.scoreOf(entry);
  }

  has(member: string): boolean {
    return this.score(member) !== undefined;
  }

  /** Adds a member that is not in the set. */
  insert(member: string, score: number, limits: SortedSetLimits): void {
    this.setBytes(bytesOf(member), 0, member.length, score, limits);
  }

  /** Adds a member or changes its score, and returns the score it had before, undefined if it was not there. */
  set(member: string, score: number, limits: SortedSetLimits): number | undefined {
    return this.setBytes(bytesOf(member), 0, member.length, score, limits);
  }

  /** The same with a member that is `length` bytes of a buffer from `start`. */
  setBytes(
    bytes: Uint8Array,
    start: number,
    length: number,
    score: number,
    limits: SortedSetLimits,
  ): number | undefined {
    const { table } = this;
    if (table === null) {
      const at = this.findPacked(bytes, start, length);
      if (at >= 0) {
        const before = packedScore(this.page, at);
        if (before !== score) this.movePacked(at, score, bytes, start, length);
        return before;
      }
      if (this.isSmall) this.checkLimits(length, limits);
      if (this.staysPacked(length)) {
        this.addPacked(score, bytes, start, length);
      } else {
        const unpacked = this.unpack();
        unpacked.find(bytes, start, length);
        this.addEntry(unpacked, score, bytes, start, length);
      }
      return undefined;
    }
    const entry = table.find(bytes, start, length);
    if (entry === 0) {
      if (this.isSmall) this.checkLimits(length, limits);
      this.addEntry(table, score, bytes, start, length);
      return undefined;
    }
    const before = this.scoreOf(entry);
    if (before !== score) {
      this.tree!.remove(before, entry);
      this.setScore(entry, score);
      this.tree!.insert(score, entry);
    }
    return before;
  }

  /** The encoding turns when there will be too many members, or one is too long. */
  private checkLimits(length: number, limits: SortedSetLimits): void {
    if (this.size + 1 > limits.maxEntries || length > limits.maxMemberBytes) this.isSmall = false;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    const bytes = bytesOf(member);
    if (this.table === null) {
      const at = this.findPacked(bytes, 0, member.length);
      if (at < 0) return false;
      this.reshape(at, member.length + PACKED_ENTRY_BYTES, 0, this.size - 1);
      return true;
    }
    const entry = this.table.find(bytes, 0, member.length);
    if (entry === 0) return false;
    this.tree!.remove(this.scoreOf(entry), entry);
    this.table.remove(entry);
    return true;
  }

  /** Removes the members of a span of ranks and returns how many there were. */
  deleteSpan(span: RankSpan): number {
    const removed: string[] = [];
    const cursor = this.cursorAt(span.start);
    for (let rank = span.start; rank < span.end && cursor.valid; rank++) {
      removed.push(cursor.member);
      cursor.next();
    }
    for (const member of removed) this.delete(member);
    return removed.length;
  }

  // ── The packed form ────────────────────────────────────────────────────────────────────────────────────────────────

  private get page(): Buffer {
    return this.arena.pages[this.slot >>> 16]!;
  }

  private get packedEnd(): number {
    return runStart(this.slot) + runBytes(this.arena, this.slot);
  }

  private staysPacked(length: number): boolean {
    const { arena, slot } = this;
    return (
      this.isSmall &&
      length <= MAX_PACKED_MEMBER &&
      runCount(arena, slot) < MAX_PACKED_ENTRIES &&
      runBytes(arena, slot) + length + PACKED_ENTRY_BYTES <= MAX_RUN_BYTES
    );
  }

  /** Where the entry of a member begins, -1 if there is none. */
  private findPacked(bytes: Uint8Array, start: number, length: number): number {
    const { page, packedEnd } = this;
    for (let at = runStart(this.slot); at < packedEnd; at += page[at]! + PACKED_ENTRY_BYTES) {
      if (page[at] !== length) continue;
      let i = 0;
      while (i < length && page[at + 1 + i] === bytes[start + i]) i++;
      if (i === length) return at;
    }
    return -1;
  }

  /** Makes a gap of `after` bytes out of the `before` bytes at `at`; returns where it is now. */
  private reshape(at: number, before: number, after: number, count: number): number {
    const offset = at - runStart(this.slot);
    this.slot = reshapeRun(this.arena, this.slot, offset, before, after, count);
    return runStart(this.slot) + offset;
  }

  private addPacked(score: number, bytes: Uint8Array, start: number, length: number): void {
    const place = this.packedLowerBound(score, bytes, start, length);
    const at = this.reshape(place, 0, length + PACKED_ENTRY_BYTES, this.size + 1);
    const { page } = this;
    page[at] = length;
    copyBytes(page, at + 1, bytes, start, length);
    page.writeDoubleLE(score, at + 1 + length);
    page[at + 9 + length] = length;
  }

  /** Gives the entry at `at` another score and its new place. */
  private movePacked(at: number, score: number, bytes: Uint8Array, start: number, length: number): void {
    this.reshape(at, length + PACKED_ENTRY_BYTES, 0, this.size - 1);
    this.addPacked(score, bytes, start, length);
  }

  /** Where the first entry begins that is not below (score, member). */
  private packedLowerBound(score: number, bytes: Uint8Array, start: number, length: number): number {
    const { page, packedEnd } = this;
    let at = runStart(this.slot);
    for (; at < packedEnd; at += page[at]! + PACKED_ENTRY_BYTES) {
      const other = packedScore(page, at);
      if (other > score) break;
      if (other === score && compareBytes(page, at + 1, page[at]!, bytes, start, length) >= 0) break;
    }
    return at;
  }

  private unpack(): SlotTable {
    const table = new SlotTable(this.arena, SCORE_WORDS);
    const tree = new ScoreTree(table);
    const packed = this.cursorAt(0);
    this.table = table;
    this.tree = tree;
    for (; packed.valid; packed.next()) {
      table.find(packed.buffer, packed.start, packed.length);
      this.addEntry(table, packed.score, packed.buffer, packed.start, packed.length);
    }
    if (this.slot !== 0) this.arena.free(this.slot);
    this.slot = 0;
    return table;
  }

  // ── The larger form ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Adds a member that the table's last `find` did not find. */
  private addEntry(table: SlotTable, score: number, bytes: Uint8Array, start: number, length: number): void {
    const entry = table.add(bytes, start, length, 0);
    this.setScore(entry, score);
    this.tree!.insert(score, entry);
  }

  private scoreOf(entry: number): number {
    const words = this.arena.words[entry >>> 16]!;
    const word = ((entry & 0xffff) << 1) + OWN_WORD;
    halves[0] = words[word]!;
    halves[1] = words[word + 1]!;
    return doubles[0]!;
  }

  private setScore(entry: number, score: number): void {
    const words = this.arena.words[entry >>> 16]!;
    const word = ((entry & 0xffff) << 1) + OWN_WORD;
    doubles[0] = score;
    words[word] = halves[0]!;
    words[word + 1] = halves[1]!;
  }

  // ── Ranks ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Rank of a member counted from the lowest score, or undefined. */
  rank(member: string): number | undefined {
    const bytes = bytesOf(member);
    if (this.table !== null) {
      const entry = this.table.find(bytes, 0, member.length);
      return entry === 0 ? undefined : this.tree!.rankOf(this.scoreOf(entry), entry);
    }
    const at = this.findPacked(bytes, 0, member.length);
    return at < 0 ? undefined : this.countPacked((place) => place < at);
  }

  /** How many packed entries fulfil a condition that none fulfils behind the first that does not. */
  private countPacked(isBelow: (at: number) => boolean): number {
    const { page, packedEnd } = this;
    let count = 0;
    for (let at = runStart(this.slot); at < packedEnd && isBelow(at); count++) {
      at += page[at]! + PACKED_ENTRY_BYTES;
    }
    return count;
  }

  /** A cursor at a rank counted from 0; not valid if there is no such rank. */
  cursorAt(rank: number): ScoreCursor {
    const { page } = this;
    if (this.tree !== null) return new ScoreCursor(this.table, this.tree.cursorAt(rank), page, 0, 0, 0);
    const begin = runStart(this.slot);
    const end = this.packedEnd;
    if (rank < 0 || rank >= this.size) return new ScoreCursor(null, null, page, -1, begin, end);
    let at: number;
    if (rank > this.size >>> 1) {
      at = end;
      for (let i = this.size; i > rank; i--) at -= page[at - 1]! + PACKED_ENTRY_BYTES;
    } else {
      at = begin;
      for (let i = 0; i < rank; i++) at += page[at]! + PACKED_ENTRY_BYTES;
    }
    return new ScoreCursor(null, null, page, at, begin, end);
  }

  /** The ranks whose scores lie in the range. `end` is never below `start`. */
  spanOfScores(range: ScoreRange): RankSpan {
    const start = this.countBelowScore(range.min, range.minExclusive);
    const end = this.countBelowScore(range.max, !range.maxExclusive);
    return { start, end: Math.max(start, end) };
  }

  private countBelowScore(bound: number, orEqual: boolean): number {
    if (this.tree !== null) return this.tree.countBelowScore(bound, orEqual);
    const { page } = this;
    return this.countPacked((at) => {
      const score = packedScore(page, at);
      return score < bound || (orEqual && score === bound);
    });
  }

  /** The ranks whose members lie in the range, where all scores are the same. */
  spanOfMembers(range: LexRange): RankSpan {
    const start = this.ranksBelow(range.min, range.min.exclusive);
    const end = this.ranksBelow(range.max, !range.max.exclusive);
    return { start, end: Math.max(start, end) };
  }

  private ranksBelow(bound: LexBound, orEqual: boolean): number {
    if (bound.kind === 'least') return 0;
    if (bound.kind === 'greatest') return this.size;
    if (this.tree !== null) return this.tree.countBelowMember(bound.member, orEqual);
    const { page } = this;
    return this.countPacked((at) => {
      const order = compareBytesToText(page, at + 1, page[at]!, bound.member);
      return order < 0 || (orEqual && order === 0);
    });
  }

  /** The member and score at a dense place or, in the small form, at a rank: for picking at random. */
  entryAt(place: number): { member: string; score: number } {
    if (this.table !== null && !this.isSmall) {
      const entry = this.table.entryAt(place);
      return { member: this.table.keyText(entry), score: this.scoreOf(entry) };
    }
    const cursor = this.cursorAt(place);
    return { member: cursor.member, score: cursor.score };
  }

  // ── As a whole ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A copy with the same form. */
  clone(): SortedSet {
    const copy = new SortedSet(this.arena);
    copy.copyFrom(this);
    return copy;
  }

  /** Fills an empty set with the members of another. */
  protected copyFrom(source: SortedSet): void {
    const limits = { maxEntries: Infinity, maxMemberBytes: Infinity };
    for (const cursor = source.cursorAt(0); cursor.valid; cursor.next()) {
      this.setBytes(cursor.buffer, cursor.start, cursor.length, cursor.score, limits);
    }
    if (!source.isSmall && this.table === null) this.unpack();
    this.isSmall = source.isSmall;
  }

  /** Gives all memory back. */
  release(): void {
    if (this.slot !== 0) this.arena.free(this.slot);
    this.table?.release();
    this.slot = 0;
    this.table = null;
    this.tree = null;
  }
}
