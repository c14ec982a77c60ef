/**
 * An ordered list of (score, member) with ranks: a counted B+ tree outside the JavaScript heap.
 *
 * Redis keeps sorted sets in a skip list whose links carry the number of elements they skip. The same questions (rank of
 * an element, element at a rank, number of elements below a bound) are answered here by a B+ tree whose inner nodes
 * know the size of each child: a search touches few nodes, and inside a node scores lie side by side.
 *
 * Order is by score, then by member as bytes. Elements are entries of the set's table, whose owner's words hold the score.
 * A node is a slot of the arena with arrays one behind the other:
 *
 * | node | holds |
 * |---|---|
 * | leaf | a head of four words (number of elements, next leaf, previous leaf), scores, entries |
 * | inner | a head of four words (number of children), scores and entries of separators, children, sizes of the children |
 *
 * The separator of a child is its first element; that of the first child is not looked at. Who removes the first element of a
 * child therefore puts the one behind it into its place. Leaves are merged when two neighbours together fill less than half
 * a leaf; nodes are dropped when empty.
 */
import type { Arena } from '../keyspace/arena.ts';
import { compareBytesToText } from './byte-text.ts';
import { OWN_WORD, type SlotTable } from './slot-table.ts';

/** A node is split when it has so many: a leaf and an inner node then take most of a size class of the arena. */
const LEAF_MAX = 33;
const INNER_MAX = 68;
/** So few scores are compared one after the other. */
const WALKED = 16;
/** More levels than 2^32 elements can need. */
const MAX_LEVELS = 16;

// The head of a node, in words.
const COUNT = 0;
const NEXT = 1;
const PREVIOUS = 2;
const HEAD_WORDS = 4;
/** Where scores begin, in units of 8 bytes, which pointers and the arrays of doubles count by. */
const SCORES = HEAD_WORDS / 2;
/** Where the other arrays begin, in words. */
const LEAF_ENTRIES = HEAD_WORDS + LEAF_MAX * 2;
const INNER_ENTRIES = HEAD_WORDS + INNER_MAX * 2;
const CHILDREN = INNER_ENTRIES + INNER_MAX;
const SIZES = CHILDREN + INNER_MAX;
const LEAF_BYTES = (LEAF_ENTRIES + LEAF_MAX) * 4;
const INNER_BYTES = (SIZES + INNER_MAX) * 4;
/** Where an entry of the table holds its score, in units. */
const ENTRY_SCORE = OWN_WORD / 2;

// The way down of the current change: the inner node of each level and which of its children was taken.
const path = new Int32Array(MAX_LEVELS);
const turns = new Int32Array(MAX_LEVELS);

/** A place in the tree. It is valid until the tree is changed. */
export class TreeCursor {
  private readonly arena: Arena;
  /** 0 beyond either end. */
  private leaf: number;
  private index: number;

  constructor(arena: Arena, leaf: number, index: number) {
    this.arena = arena;
    this.leaf = leaf;
    this.index = index;
  }

  /** False when the cursor has moved past either end. */
  get valid(): boolean {
    return this.leaf !== 0;
  }

  /** The element's entry in the table. */
  get entry(): number {
    return this.word(LEAF_ENTRIES + this.index);
  }

  get score(): number {
    return this.arena.doubles[this.leaf >>> 16]![(this.leaf & 0xffff) + SCORES + this.index]!;
  }

  next(): void {
    if (++this.index < this.word(COUNT)) return;
    this.leaf = this.word(NEXT);
    this.index = 0;
  }

  previous(): void {
    if (--this.index >= 0) return;
    this.leaf = this.word(PREVIOUS);
    this.index = this.leaf === 0 ? 0 : this.word(COUNT) - 1;
  }

  private word(number: number): number {
    return this.arena.words[this.leaf >>> 16]![((this.leaf & 0xffff) << 1) + number]!;
  }
}

export class ScoreTree {
  size = 0;
  /** Bytes of the slots of all nodes, which the arena counts. */
  slotBytes = 0;
  private readonly table: SlotTable;
  private readonly arena: Arena;
  private root: number;
  /** How many levels of inner nodes there are. */
  private height = 0;
  /**
   * How many bytes the element that is looked for shares with those that it was last found to lie between, where their scores
   * are the same: all that lies between those two begins with as many.
   */
  private sharedBelow = 0;
  private sharedAbove = 0;

  /** @param table where the elements are; its owner's words are their scores */
  constructor(table: SlotTable) {
    this.table = table;
    this.arena = table.arena;
    this.root = this.allocate(LEAF_BYTES);
  }

  private allocate(bytes: number): number {
    const node = this.arena.allocate(bytes);
    const words = this.arena.words[node >>> 16]!;
    words.fill(0, (node & 0xffff) << 1, ((node & 0xffff) << 1) + HEAD_WORDS);
    this.slotBytes += this.arena.capacity(node);
    return node;
  }

  private free(node: number): void {
    this.slotBytes -= this.arena.capacity(node);
    this.arena.free(node);
  }

  private word(node: number, number: number): number {
    return this.arena.words[node >>> 16]![((node & 0xffff) << 1) + number]!;
  }

  private setWord(node: number, number: number, value: number): void {
    this.arena.words[node >>> 16]![((node & 0xffff) << 1) + number] = value;
  }

  // ── Changes ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Adds an entry that is not in the tree. */
  insert(entry: number): void {
    const leaf = this.descend(entry);
    const place = this.lowerBound(leaf, entry);
    this.changeSizes(1);
    const { arena } = this;
    const unit = leaf & 0xffff;
    const words = arena.words[leaf >>> 16]!;
    const doubles = arena.doubles[leaf >>> 16]!;
    const entries = (unit << 1) + LEAF_ENTRIES;
    const scores = unit + SCORES;
    const count = words[(unit << 1) + COUNT]!;
    for (let at = entries + count; at > entries + place; at--) words[at] = words[at - 1]!;
    for (let at = scores + count; at > scores + place; at--) doubles[at] = doubles[at - 1]!;
    words[entries + place] = entry;
    doubles[scores + place] = arena.doubles[entry >>> 16]![(entry & 0xffff) + ENTRY_SCORE]!;
    words[(unit << 1) + COUNT] = count + 1;
    this.size++;
    if (count + 1 === LEAF_MAX) this.splitLeaf(leaf, place);
  }

  /** Removes an entry that is in the tree and has the score it was added with. */
  remove(entry: number): void {
    const leaf = this.descend(entry);
    this.removeAt(leaf, this.placeOf(leaf, entry));
  }

  /** Gives an entry that is in the tree another score, in its own words too. */
  move(entry: number, score: number): void {
    const { arena } = this;
    const leaf = this.descend(entry);
    const place = this.placeOf(leaf, entry);
    const doubles = arena.doubles[leaf >>> 16]!;
    const at = (leaf & 0xffff) + SCORES + place;
    const own = arena.doubles[entry >>> 16]!;
    if (
      place > 0 &&
      place + 1 < this.word(leaf, COUNT) &&
      doubles[at - 1]! < score &&
      score < doubles[at + 1]!
    ) {
      doubles[at] = score;
      own[(entry & 0xffff) + ENTRY_SCORE] = score;
      return;
    }
    this.removeAt(leaf, place);
    own[(entry & 0xffff) + ENTRY_SCORE] = score;
    this.insert(entry);
  }

  /** Walks to the leaf where an entry is, or is to be, and notes the way. */
  private descend(entry: number): number {
    this.sharedBelow = 0;
    this.sharedAbove = 0;
    let node = this.root;
    for (let level = 0; level < this.height; level++) {
      const child = this.childFor(node, entry);
      path[level] = node;
      turns[level] = child;
      node = this.word(node, CHILDREN + child);
    }
    return node;
  }

  private changeSizes(change: number): void {
    for (let level = 0; level < this.height; level++) {
      const node = path[level]!;
      this.arena.words[node >>> 16]![((node & 0xffff) << 1) + SIZES + turns[level]!]! += change;
    }
  }

  private splitLeaf(leaf: number, place: number): void {
    const { arena } = this;
    const right = this.allocate(LEAF_BYTES);
    const next = this.word(leaf, NEXT);
    // Elements that arrive in ascending order fill leaves entirely instead of leaving each half empty.
    const half = next === 0 && place === LEAF_MAX - 1 ? place : LEAF_MAX >>> 1;
    copyWords(arena, leaf, LEAF_ENTRIES + half, right, LEAF_ENTRIES, LEAF_MAX - half);
    copyWords(arena, leaf, HEAD_WORDS + half * 2, right, HEAD_WORDS, (LEAF_MAX - half) * 2);
    this.setWord(leaf, COUNT, half);
    this.setWord(right, COUNT, LEAF_MAX - half);
    this.setWord(right, NEXT, next);
    this.setWord(right, PREVIOUS, leaf);
    if (next !== 0) this.setWord(next, PREVIOUS, right);
    this.setWord(leaf, NEXT, right);
    this.addSibling(leaf, half, right, LEAF_MAX - half, this.word(right, LEAF_ENTRIES));
  }

  /**
   * Hooks `right` in beside `left`, which is the node below the end of the path, and splits upwards as needed.
   * @param separator the first entry of `right`
   */
  private addSibling(
    left: number,
    leftSize: number,
    right: number,
    rightSize: number,
    separator: number,
  ): void {
    let added = right;
    let addedSize = rightSize;
    let first = separator;
    let beside = left;
    let besideSize = leftSize;
    for (let level = this.height - 1; level >= 0; level--) {
      const parent = path[level]!;
      const child = turns[level]!;
      this.setWord(parent, SIZES + child, besideSize);
      const count = this.word(parent, COUNT) + 1;
      this.openChild(parent, child + 1, count);
      this.setSeparator(parent, child + 1, first);
      this.setWord(parent, CHILDREN + child + 1, added);
      this.setWord(parent, SIZES + child + 1, addedSize);
      if (count < INNER_MAX) return;
      const half = child + 1 === INNER_MAX - 1 ? INNER_MAX - 1 : INNER_MAX >>> 1;
      added = this.splitInner(parent, half);
      addedSize = this.sizeOf(added, INNER_MAX - half);
      first = this.word(added, INNER_ENTRIES);
      beside = parent;
      besideSize = this.sizeOf(parent, half);
    }
    const root = this.allocate(INNER_BYTES);
    this.setWord(root, COUNT, 2);
    this.setSeparator(root, 1, first);
    this.setWord(root, CHILDREN, beside);
    this.setWord(root, CHILDREN + 1, added);
    this.setWord(root, SIZES, besideSize);
    this.setWord(root, SIZES + 1, addedSize);
    this.root = root;
    this.height++;
  }

  /** Moves the children of a full inner node from the place `half` on to a new one. */
  private splitInner(node: number, half: number): number {
    const { arena } = this;
    const right = this.allocate(INNER_BYTES);
    const moved = INNER_MAX - half;
    copyWords(arena, node, HEAD_WORDS + half * 2, right, HEAD_WORDS, moved * 2);
    for (const array of [INNER_ENTRIES, CHILDREN, SIZES])
      copyWords(arena, node, array + half, right, array, moved);
    this.setWord(node, COUNT, half);
    this.setWord(right, COUNT, moved);
    return right;
  }

  private sizeOf(inner: number, count: number): number {
    const words = this.arena.words[inner >>> 16]!;
    const sizes = ((inner & 0xffff) << 1) + SIZES;
    let size = 0;
    for (let child = 0; child < count; child++) size += words[sizes + child]!;
    return size;
  }

  /** Makes room at a place of an inner node that is to have `count` children. */
  private openChild(inner: number, place: number, count: number): void {
    const { arena } = this;
    const moved = count - 1 - place;
    copyWords(arena, inner, HEAD_WORDS + place * 2, inner, HEAD_WORDS + place * 2 + 2, moved * 2);
    for (const array of [INNER_ENTRIES, CHILDREN, SIZES])
      copyWords(arena, inner, array + place, inner, array + place + 1, moved);
    this.setWord(inner, COUNT, count);
  }

  private setSeparator(inner: number, place: number, entry: number): void {
    const { doubles } = this.arena;
    doubles[inner >>> 16]![(inner & 0xffff) + SCORES + place] =
      doubles[entry >>> 16]![(entry & 0xffff) + ENTRY_SCORE]!;
    this.setWord(inner, INNER_ENTRIES + place, entry);
  }

  /** Removes the element at a place of the leaf at the end of the path. */
  private removeAt(leaf: number, place: number): void {
    const { arena } = this;
    const unit = leaf & 0xffff;
    const words = arena.words[leaf >>> 16]!;
    const doubles = arena.doubles[leaf >>> 16]!;
    const count = words[(unit << 1) + COUNT]! - 1;
    const entries = (unit << 1) + LEAF_ENTRIES;
    const scores = unit + SCORES;
    for (let at = entries + place; at < entries + count; at++) words[at] = words[at + 1]!;
    for (let at = scores + place; at < scores + count; at++) doubles[at] = doubles[at + 1]!;
    words[(unit << 1) + COUNT] = count;
    this.size--;
    this.changeSizes(-1);
    if (this.height === 0) return;
    if (count === 0) {
      this.dropLeaf(leaf);
      this.dropChild(this.height - 1, turns[this.height - 1]!);
      return;
    }
    if (place === 0) this.setFirst(this.height - 1, words[entries]!);
    if (count <= LEAF_MAX >>> 2) this.mergeRight(leaf, count);
  }

  /** Notes what is now the first entry of the child that the path takes at a level. */
  private setFirst(level: number, entry: number): void {
    for (let at = level; at >= 0; at--) {
      const child = turns[at]!;
      if (child > 0) {
        this.setSeparator(path[at]!, child, entry);
        return;
      }
    }
  }

  /** Takes the elements of the next leaf over, if it has the same parent and the two fill less than half a leaf. */
  private mergeRight(leaf: number, count: number): void {
    const level = this.height - 1;
    const parent = path[level]!;
    const child = turns[level]!;
    if (child + 1 >= this.word(parent, COUNT)) return;
    const right = this.word(parent, CHILDREN + child + 1);
    const rightCount = this.word(right, COUNT);
    if (count + rightCount > LEAF_MAX >>> 1) return;
    const { arena } = this;
    copyWords(arena, right, LEAF_ENTRIES, leaf, LEAF_ENTRIES + count, rightCount);
    copyWords(arena, right, HEAD_WORDS, leaf, HEAD_WORDS + count * 2, rightCount * 2);
    this.setWord(leaf, COUNT, count + rightCount);
    this.setWord(parent, SIZES + child, count + rightCount);
    this.dropLeaf(right);
    this.dropChild(level, child + 1);
  }

  private dropLeaf(leaf: number): void {
    const next = this.word(leaf, NEXT);
    const previous = this.word(leaf, PREVIOUS);
    if (previous !== 0) this.setWord(previous, NEXT, next);
    if (next !== 0) this.setWord(next, PREVIOUS, previous);
    this.free(leaf);
  }

  /** Takes a child out of the inner node at a level of the path, and this one out of its parent if it was the only one. */
  private dropChild(startLevel: number, startChild: number): void {
    let level = startLevel;
    let child = startChild;
    while (level > 0 && this.word(path[level]!, COUNT) === 1) {
      this.free(path[level]!);
      level--;
      child = turns[level]!;
    }
    const parent = path[level]!;
    const count = this.word(parent, COUNT) - 1;
    const { arena } = this;
    copyWords(arena, parent, HEAD_WORDS + child * 2 + 2, parent, HEAD_WORDS + child * 2, (count - child) * 2);
    for (const array of [INNER_ENTRIES, CHILDREN, SIZES])
      copyWords(arena, parent, array + child + 1, parent, array + child, count - child);
    this.setWord(parent, COUNT, count);
    if (child === 0 && level > 0) this.setFirst(level - 1, this.word(parent, INNER_ENTRIES));
    while (this.height > 0 && this.word(this.root, COUNT) === 1) {
      const root = this.word(this.root, CHILDREN);
      this.free(this.root);
      this.root = root;
      this.height--;
    }
  }

  // ── Searches ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Which child of an inner node holds, or would hold, an entry. */
  private childFor(inner: number, entry: number): number {
    const count = this.word(inner, COUNT);
    return this.placeAmong(inner, INNER_ENTRIES, 1, count, entry) - 1;
  }

  /** Place of the first element of a leaf that is not below an entry, which is not there. */
  private lowerBound(leaf: number, entry: number): number {
    return this.placeAmong(leaf, LEAF_ENTRIES, 0, this.word(leaf, COUNT), entry);
  }

  /** The first place from `begin` to `end` in a node that holds neither a lesser entry nor this one. */
  private placeAmong(node: number, entries: number, begin: number, end: number, entry: number): number {
    const { arena } = this;
    const score = arena.doubles[entry >>> 16]![(entry & 0xffff) + ENTRY_SCORE]!;
    const doubles = arena.doubles[node >>> 16]!;
    const scores = (node & 0xffff) + SCORES;
    let low = begin;
    let high = end;
    // Halving meets a branch that cannot be foretold each time: the last few are walked.
    while (high - low > WALKED) {
      const middle = (low + high) >>> 1;
      if (doubles[scores + middle]! < score) low = middle + 1;
      else high = middle;
    }
    while (low < high && doubles[scores + low]! < score) low++;
    if (low === end || doubles[scores + low] !== score) return low;
    // Members are looked at, each in a place of its own in memory, only where scores are the same.
    const words = arena.words[node >>> 16]!;
    const first = ((node & 0xffff) << 1) + entries;
    high = low + 1;
    while (high < end && doubles[scores + high] === score) high++;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBelow(entry, words[first + middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Place of an entry in the leaf that holds it. */
  private placeOf(leaf: number, entry: number): number {
    const words = this.arena.words[leaf >>> 16]!;
    const entries = ((leaf & 0xffff) << 1) + LEAF_ENTRIES;
    const count = this.word(leaf, COUNT);
    let place = 0;
    while (place < count && words[entries + place] !== entry) place++;
    return place;
  }

  /** Whether an entry is less than another one of the same score. */
  private isBelow(entry: number, other: number): boolean {
    const { arena, table } = this;
    const bytes = arena.pages[entry >>> 16]!;
    const otherBytes = arena.pages[other >>> 16]!;
    const start = table.keyStart(entry);
    const otherStart = table.keyStart(other);
    const length = table.keyLength(entry);
    const otherLength = table.keyLength(other);
    const shorter = length < otherLength ? length : otherLength;
    let shared = this.sharedBelow < this.sharedAbove ? this.sharedBelow : this.sharedAbove;
    while (shared < shorter && bytes[start + shared] === otherBytes[otherStart + shared]) shared++;
    const isBelow =
      shared === shorter ? length < otherLength : bytes[start + shared]! < otherBytes[otherStart + shared]!;
    if (isBelow) this.sharedAbove = shared;
    else this.sharedBelow = shared;
    return isBelow;
  }

  /** Number of elements below an entry that is in the tree: its rank. */
  rankOf(entry: number): number {
    const leaf = this.descend(entry);
    let rank = this.placeOf(leaf, entry);
    for (let level = 0; level < this.height; level++) rank += this.sizeOf(path[level]!, turns[level]!);
    return rank;
  }

  /** Number of elements whose score is below the bound, or at it too if `orEqual`. */
  countBelowScore(bound: number, orEqual: boolean): number {
    let node = this.root;
    let rank = 0;
    for (let level = 0; level < this.height; level++) {
      const child = this.scoresBelow(node, 1, bound, orEqual) - 1;
      rank += this.sizeOf(node, child);
      node = this.word(node, CHILDREN + child);
    }
    return rank + this.scoresBelow(node, 0, bound, orEqual);
  }

  /** The first place of a node, from `begin` on, whose score is not below a bound. */
  private scoresBelow(node: number, begin: number, bound: number, orEqual: boolean): number {
    const doubles = this.arena.doubles[node >>> 16]!;
    const scores = (node & 0xffff) + SCORES;
    let low = begin;
    let high = this.word(node, COUNT);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const score = doubles[scores + middle]!;
      if (score < bound || (orEqual && score === bound)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of elements whose member is below the bound, or at it too if `orEqual`, where all scores are the same. */
  countBelowMember(bound: string, orEqual: boolean): number {
    let node = this.root;
    let rank = 0;
    for (let level = 0; level < this.height; level++) {
      const child = this.membersBelow(node, INNER_ENTRIES, 1, bound, orEqual) - 1;
      rank += this.sizeOf(node, child);
      node = this.word(node, CHILDREN + child);
    }
    return rank + this.membersBelow(node, LEAF_ENTRIES, 0, bound, orEqual);
  }

  /** The first place of a node, from `begin` on, whose member is not below a bound. */
  private membersBelow(
    node: number,
    entries: number,
    begin: number,
    bound: string,
    orEqual: boolean,
  ): number {
    const { table } = this;
    let low = begin;
    let high = this.word(node, COUNT);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.word(node, entries + middle);
      const page = table.pageOf(entry);
      const order = compareBytesToText(page, table.keyStart(entry), table.keyLength(entry), bound);
      if (order < 0 || (orEqual && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A cursor at a rank counted from 0; not valid if there is no such rank. */
  cursorAt(rank: number): TreeCursor {
    if (rank < 0 || rank >= this.size) return new TreeCursor(this.arena, 0, 0);
    let node = this.root;
    let left = rank;
    for (let level = 0; level < this.height; level++) {
      let child = 0;
      for (let size = this.word(node, SIZES); left >= size; size = this.word(node, SIZES + child)) {
        left -= size;
        child++;
      }
      node = this.word(node, CHILDREN + child);
    }
    return new TreeCursor(this.arena, node, left);
  }

  /** Gives all nodes back. The tree is not to be used afterwards. */
  release(): void {
    const nodes = [this.root];
    // Each level's nodes stand behind those of the level above.
    for (let level = 0, from = 0; level < this.height; level++) {
      const end = nodes.length;
      for (; from < end; from++) {
        const node = nodes[from]!;
        const count = this.word(node, COUNT);
        for (let child = 0; child < count; child++) nodes.push(this.word(node, CHILDREN + child));
      }
    }
    this.arena.freeMany(Int32Array.from(nodes), nodes.length, this.slotBytes);
    this.size = 0;
    this.slotBytes = 0;
    this.root = 0;
    this.height = 0;
  }
}

/** Copies words from a place in a node to one in the same or another node. */
function copyWords(
  arena: Arena,
  from: number,
  word: number,
  to: number,
  toWord: number,
  count: number,
): void {
  if (count <= 0) return;
  const source = arena.words[from >>> 16]!;
  const begin = ((from & 0xffff) << 1) + word;
  const target = ((to & 0xffff) << 1) + toWord;
  if (from >>> 16 === to >>> 16) source.copyWithin(target, begin, begin + count);
  else arena.words[to >>> 16]!.set(source.subarray(begin, begin + count), target);
}
