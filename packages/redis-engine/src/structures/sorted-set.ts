/**
 * A sorted set: members with scores, ordered by score and then by member, as bytes outside the JavaScript heap.
 *
 * A small set is one packed run of entries in their order: the member's length in a byte, the member, how many bytes the score
 * has in a byte, the score (an integer of 1, 2 or 4 bytes, or a double of 8), and the bytes of all this in a last byte, so that
 * it can be read backwards. A larger one has a `SlotTable` that finds a member and its
 * score, and a `ScoreTree` over the table's entries that knows their order. The table's dense array serves random members
 * and ZSCAN.
 */
import type { Arena } from '../keyspace/arena.ts';
import { PackedContainer } from '../keyspace/packed-container.ts';
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
const MAX_PACKED_MEMBER = 240;
/** Bytes of a packed entry beside its member and its score. */
const PACKED_ENTRY_BYTES = 3;
/** The larger form: words of an entry that hold the score, and estimated heap bytes of the tree. */
const SCORE_WORDS = 2;
const TREE_BYTES = 150;

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
    if (this.tree === null) this.at = nextPacked(this.page, this.at);
    else this.tree.next();
  }

  previous(): void {
    if (this.tree !== null) this.tree.previous();
    else if (this.at === this.begin) this.at = -1;
    else this.at -= this.page[this.at - 1]!;
  }
}

function packedScore(page: Buffer, at: number): number {
  const head = at + 1 + page[at]!;
  switch (page[head]) {
    case 1:
      return page.readInt8(head + 1);
    case 2:
      return page.readInt16LE(head + 1);
    case 4:
      return page.readInt32LE(head + 1);
    default:
      return page.readDoubleLE(head + 1);
  }
}

/** Where the packed entry behind the one at `at` begins. */
function nextPacked(page: Buffer, at: number): number {
  const head = at + 1 + page[at]!;
  return head + page[head]! + 2;
}

/** How many bytes a score takes packed. */
function scoreBytes(score: number): number {
  const integer = score | 0;
  if (integer !== score || Object.is(score, -0)) return 8;
  if (integer >= -128 && integer <= 127) return 1;
  return integer >= -32768 && integer <= 32767 ? 2 : 4;
}

function writePackedScore(page: Buffer, head: number, score: number, bytes: number): void {
  page[head] = bytes;
  if (bytes === 8) page.writeDoubleLE(score, head + 1);
  else page.writeIntLE(score, head + 1, bytes);
}

/** A set that is not packed. */
class LargeForm {
  readonly table: SlotTable;
  readonly tree: ScoreTree;
  /** Within the limits of the compact encoding since it was made: once beyond, it never goes back. */
  isSmall: boolean;

  constructor(arena: Arena, isSmall: boolean) {
    this.table = new SlotTable(arena, SCORE_WORDS);
    this.tree = new ScoreTree(this.table);
    this.isSmall = isSmall;
  }
}

export class SortedSet extends PackedContainer {
  private large: LargeForm | null = null;

  get isPacked(): boolean {
    return this.large === null;
  }

  private get table(): SlotTable | null {
    return this.large === null ? null : this.large.table;
  }

  get size(): number {
    return this.table === null ? runCount(this.arena, this.slot) : this.table.size;
  }

  /** The name OBJECT ENCODING gives. */
  encoding(): 'listpack' | 'skiplist' {
    return this.large === null || this.large.isSmall ? 'listpack' : 'skiplist';
  }

  /** Bytes of its slots. */
  get slotBytes(): number {
    if (this.large !== null) return this.large.table.slotBytes + this.large.tree.slotBytes;
    return this.slot === 0 ? 0 : this.arena.capacity(this.slot);
  }

  /** Heap bytes of table and tree, estimated. */
  protected get indexBytes(): number {
    return this.table === null ? 0 : this.table.memoryBytes + TREE_BYTES;
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
    const { large } = this;
    if (large === null) {
      const at = this.findPacked(bytes, start, length);
      if (at >= 0) {
        const before = packedScore(this.page, at);
        if (before !== score) this.movePacked(at, score, bytes, start, length);
        return before;
      }
      const isSmall = this.isWithin(limits, length);
      if (isSmall && this.mayPack(length)) {
        this.addPacked(score, bytes, start, length);
      } else {
        const unpacked = this.unpack(isSmall);
        unpacked.table.find(bytes, start, length);
        this.addEntry(unpacked, score, bytes, start, length);
      }
      return undefined;
    }
    const { table, tree } = large;
    const entry = table.find(bytes, start, length);
    if (entry === 0) {
      if (large.isSmall) large.isSmall = this.isWithin(limits, length);
      this.addEntry(large, score, bytes, start, length);
      return undefined;
    }
    const before = this.scoreOf(entry);
    if (before !== score) tree.move(entry, score);
    return before;
  }

  /** Whether the set keeps the compact encoding with one member more, of this length. */
  private isWithin(limits: SortedSetLimits, length: number): boolean {
    return this.size < limits.maxEntries && length <= limits.maxMemberBytes;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    const bytes = bytesOf(member);
    if (this.large === null) {
      const at = this.findPacked(bytes, 0, member.length);
      if (at < 0) return false;
      this.reshape(at, nextPacked(this.page, at) - at, 0, this.size - 1);
      return true;
    }
    const { table, tree } = this.large;
    const entry = table.find(bytes, 0, member.length);
    if (entry === 0) return false;
    tree.remove(entry);
    table.remove(entry);
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

  private mayPack(length: number): boolean {
    const { arena, slot } = this;
    return (
      length <= MAX_PACKED_MEMBER &&
      runCount(arena, slot) < MAX_PACKED_ENTRIES &&
      runBytes(arena, slot) + length + PACKED_ENTRY_BYTES + 8 <= MAX_RUN_BYTES
    );
  }

  /** Where the entry of a member begins, -1 if there is none. */
  private findPacked(bytes: Uint8Array, start: number, length: number): number {
    const { page, packedEnd } = this;
    for (let at = runStart(this.slot); at < packedEnd; at = nextPacked(page, at)) {
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
    this.setSlot(reshapeRun(this.arena, this.slot, offset, before, after, count));
    return runStart(this.slot) + offset;
  }

  private addPacked(score: number, bytes: Uint8Array, start: number, length: number): void {
    const place = this.packedLowerBound(score, bytes, start, length);
    const scoreLength = scoreBytes(score);
    const total = length + scoreLength + PACKED_ENTRY_BYTES;
    const at = this.reshape(place, 0, total, this.size + 1);
    const { page } = this;
    page[at] = length;
    copyBytes(page, at + 1, bytes, start, length);
    writePackedScore(page, at + 1 + length, score, scoreLength);
    page[at + total - 1] = total;
  }

  /** Gives the entry at `at` another score and its new place. */
  private movePacked(at: number, score: number, bytes: Uint8Array, start: number, length: number): void {
    this.reshape(at, nextPacked(this.page, at) - at, 0, this.size - 1);
    this.addPacked(score, bytes, start, length);
  }

  /** Where the first entry begins that is not below (score, member). */
  private packedLowerBound(score: number, bytes: Uint8Array, start: number, length: number): number {
    const { page, packedEnd } = this;
    let at = runStart(this.slot);
    for (; at < packedEnd; at = nextPacked(page, at)) {
      const other = packedScore(page, at);
      if (other > score) break;
      if (other === score && compareBytes(page, at + 1, page[at]!, bytes, start, length) >= 0) break;
    }
    return at;
  }

  private unpack(isSmall: boolean): LargeForm {
    const large = new LargeForm(this.arena, isSmall);
    for (const packed = this.cursorAt(0); packed.valid; packed.next()) {
      large.table.find(packed.buffer, packed.start, packed.length);
      this.addEntry(large, packed.score, packed.buffer, packed.start, packed.length);
    }
    this.outgrow();
    if (this.slot !== 0) this.arena.free(this.slot);
    this.slot = 0;
    this.large = large;
    return large;
  }

  // ── The larger form ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Adds a member that the table's last `find` did not find. */
  private addEntry(large: LargeForm, score: number, bytes: Uint8Array, start: number, length: number): void {
    const entry = large.table.add(bytes, start, length, 0);
    this.arena.doubles[entry >>> 16]![(entry & 0xffff) + OWN_WORD / 2] = score;
    large.tree.insert(entry);
  }

  private scoreOf(entry: number): number {
    return this.arena.doubles[entry >>> 16]![(entry & 0xffff) + OWN_WORD / 2]!;
  }

  // ── Ranks ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Rank of a member counted from the lowest score, or undefined. */
  rank(member: string): number | undefined {
    const bytes = bytesOf(member);
    if (this.large !== null) {
      const { table, tree } = this.large;
      const entry = table.find(bytes, 0, member.length);
      return entry === 0 ? undefined : tree.rankOf(entry);
    }
    const at = this.findPacked(bytes, 0, member.length);
    return at < 0 ? undefined : this.countPacked((place) => place < at);
  }

  /** How many packed entries fulfil a condition that none fulfils behind the first that does not. */
  private countPacked(isBelow: (at: number) => boolean): number {
    const { page, packedEnd } = this;
    let count = 0;
    for (let at = runStart(this.slot); at < packedEnd && isBelow(at); count++) {
      at = nextPacked(page, at);
    }
    return count;
  }

  /** A cursor at a rank counted from 0; not valid if there is no such rank. */
  cursorAt(rank: number): ScoreCursor {
    const { page } = this;
    if (this.large !== null) {
      const { table, tree } = this.large;
      return new ScoreCursor(table, tree.cursorAt(rank), page, 0, 0, 0);
    }
    const begin = runStart(this.slot);
    const end = this.packedEnd;
    if (rank < 0 || rank >= this.size) return new ScoreCursor(null, null, page, -1, begin, end);
    let at: number;
    if (rank > this.size >>> 1) {
      at = end;
      for (let i = this.size; i > rank; i--) at -= page[at - 1]!;
    } else {
      at = begin;
      for (let i = 0; i < rank; i++) at = nextPacked(page, at);
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
    if (this.large !== null) return this.large.tree.countBelowScore(bound, orEqual);
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
    if (this.large !== null) return this.large.tree.countBelowMember(bound.member, orEqual);
    const { page } = this;
    return this.countPacked((at) => {
      const order = compareBytesToText(page, at + 1, page[at]!, bound.member);
      return order < 0 || (orEqual && order === 0);
    });
  }

  /** The member and score at a dense place or, in the small form, at a rank: for picking at random. */
  entryAt(place: number): { member: string; score: number } {
    if (this.large !== null && !this.large.isSmall) {
      const { table } = this.large;
      const entry = table.entryAt(place);
      return { member: table.keyText(entry), score: this.scoreOf(entry) };
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
    if (source.large === null) return;
    const large = this.large ?? this.unpack(false);
    large.isSmall = source.large.isSmall;
  }

  /** Gives all memory back. */
  release(): void {
    if (this.slot !== 0) this.arena.free(this.slot);
    this.large?.table.release();
    this.large?.tree.release();
    this.slot = 0;
    this.large = null;
  }
}
