/**
 * An ordered list of (score, member) with ranks: a counted B+ tree.
 *
 * Redis keeps sorted sets in a skip list whose links carry the number of elements they skip. The same questions (rank of
 * an element, element at a rank, number of elements below a bound) are answered here by a B+ tree whose inner nodes
 * know the size of each child. A tree of wide nodes suits a JavaScript engine better than a skip list: an element costs
 * two array slots rather than an object with an array of links, scores stay unboxed in arrays of doubles, and a search
 * touches few objects.
 *
 * Order is by score, then by member as bytes. Leaves hold members as entries of the set's table, which are small integers to
 * the JavaScript engine; separators hold texts of their own, because the entry they came from may go.
 *
 * The separator of a child is a lower bound of what it holds: everything in child `i` is at or above separator `i`, and
 * everything in child `i - 1` is below it. Removing an element does not need to change separators. Nodes are merged
 * when two neighbours together fill less than half a node, and dropped when empty.
 */

import { compareBytesToText, compareBytes } from './byte-text.ts';
import type { SlotTable } from './slot-table.ts';

const LEAF_MAX = 32;
const INNER_MAX = 64;

class Leaf {
  readonly scores: number[];
  /** Entries of the table. */
  readonly members: number[];
  next: Leaf | null = null;
  previous: Leaf | null = null;

  constructor(scores: number[], members: number[]) {
    this.scores = scores;
    this.members = members;
  }
}

class Inner {
  readonly children: Node[];
  readonly counts: number[];
  readonly separatorScores: number[];
  readonly separatorMembers: string[];

  constructor(children: Node[], counts: number[], separatorScores: number[], separatorMembers: string[]) {
    this.children = children;
    this.counts = counts;
    this.separatorScores = separatorScores;
    this.separatorMembers = separatorMembers;
  }
}

type Node = Leaf | Inner;

/** A place in the tree. It is valid until the tree is changed. */
export class TreeCursor {
  private leaf: Leaf | null;
  private index: number;

  constructor(leaf: Leaf | null, index: number) {
    this.leaf = leaf;
    this.index = index;
  }

  /** False when the cursor has moved past either end. */
  get valid(): boolean {
    return this.leaf !== null;
  }

  /** The element's entry in the table. */
  get entry(): number {
    return this.leaf!.members[this.index]!;
  }

  get score(): number {
    return this.leaf!.scores[this.index]!;
  }

  next(): void {
    const leaf = this.leaf!;
    this.index++;
    if (this.index >= leaf.members.length) {
      this.leaf = leaf.next;
      this.index = 0;
    }
  }

  previous(): void {
    const leaf = this.leaf!;
    this.index--;
    if (this.index < 0) {
      this.leaf = leaf.previous;
      this.index = this.leaf === null ? 0 : this.leaf.members.length - 1;
    }
  }
}

// `splice` allocates an array for what it removes and is generic over kinds of elements: for nodes as short as these a
// loop is several times as fast. One function for each kind keeps each of them fast.

function insertScore(scores: number[], place: number, score: number): void {
  let at = scores.length;
  scores.push(score);
  for (; at > place; at--) scores[at] = scores[at - 1]!;
  scores[place] = score;
}

function insertMember(members: number[], place: number, member: number): void {
  let at = members.length;
  members.push(member);
  for (; at > place; at--) members[at] = members[at - 1]!;
  members[place] = member;
}

function removeScore(scores: number[], place: number): void {
  const last = scores.length - 1;
  for (let at = place; at < last; at++) scores[at] = scores[at + 1]!;
  scores.pop();
}

function removeMember(members: number[], place: number): void {
  const last = members.length - 1;
  for (let at = place; at < last; at++) members[at] = members[at + 1]!;
  members.pop();
}

function sizeOf(node: Node): number {
  if (node instanceof Leaf) return node.members.length;
  let size = 0;
  for (const count of node.counts) size += count;
  return size;
}

export class ScoreTree {
  size = 0;
  private readonly table: SlotTable;
  private root: Node = new Leaf([], []);
  // The way down of the current change: `depth` inner nodes and the child taken in each. The arrays keep their length,
  // since setting it costs more than the whole way.
  private readonly path: Inner[] = [];
  private readonly turns: number[] = [];
  private depth = 0;

  /** @param table where the members are */
  constructor(table: SlotTable) {
    this.table = table;
  }

  /** Adds an element that is not in the tree. */
  insert(score: number, member: number): void {
    const leaf = this.descend(score, member, 1);
    const place = this.leafLowerBound(leaf, score, member);
    insertScore(leaf.scores, place, score);
    insertMember(leaf.members, place, member);
    this.size++;
    if (leaf.members.length > LEAF_MAX) this.splitLeaf(leaf, place);
  }

  /** Removes an element that is in the tree with this score. */
  remove(score: number, member: number): void {
    const leaf = this.descend(score, member, -1);
    const place = this.leafLowerBound(leaf, score, member);
    removeScore(leaf.scores, place);
    removeMember(leaf.members, place);
    this.size--;
    this.shrink(leaf);
  }

  /** Number of elements below (score, member): the rank of that element if it is in the tree. */
  rankOf(score: number, member: number): number {
    let node = this.root;
    let rank = 0;
    while (node instanceof Inner) {
      const child = this.childFor(node, score, member);
      const counts = node.counts;
      for (let i = 0; i < child; i++) rank += counts[i]!;
      node = node.children[child]!;
    }
    return rank + this.leafLowerBound(node, score, member);
  }

  /** Index of the first element of a leaf that is not below (score, member). */
  private leafLowerBound(leaf: Leaf, score: number, member: number): number {
    const { scores, members } = leaf;
    let low = 0;
    let high = members.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = scores[middle]!;
      if (at < score || (at === score && this.compare(members[middle]!, member) < 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the child that holds, or would hold, (score, member). */
  private childFor(node: Inner, score: number, member: number): number {
    const { separatorScores, separatorMembers } = node;
    let low = 1;
    let high = separatorScores.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = separatorScores[middle]!;
      if (at < score || (at === score && this.compareToText(member, separatorMembers[middle]!) >= 0))
        low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private compare(a: number, b: number): number {
    const { table } = this;
    if (a === b) return 0;
    return compareBytes(
      table.pageOf(a),
      table.keyStart(a),
      table.keyLength(a),
      table.pageOf(b),
      table.keyStart(b),
      table.keyLength(b),
    );
  }

  private compareToText(member: number, text: string): number {
    const { table } = this;
    return compareBytesToText(table.pageOf(member), table.keyStart(member), table.keyLength(member), text);
  }

  /** Number of elements whose score is below the bound, or at it too if `orEqual`. */
  countBelowScore(bound: number, orEqual: boolean): number {
    let node = this.root;
    let rank = 0;
    while (node instanceof Inner) {
      const scores = node.separatorScores;
      let low = 1;
      let high = scores.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const at = scores[middle]!;
        if (at < bound || (orEqual && at === bound)) low = middle + 1;
        else high = middle;
      }
      const counts = node.counts;
      for (let i = 0; i < low - 1; i++) rank += counts[i]!;
      node = node.children[low - 1]!;
    }
    const scores = node.scores;
    let low = 0;
    let high = scores.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = scores[middle]!;
      if (at < bound || (orEqual && at === bound)) low = middle + 1;
      else high = middle;
    }
    return rank + low;
  }

  /** Number of elements whose member is below the bound, or at it too if `orEqual`, where all scores are the same. */
  countBelowMember(bound: string, orEqual: boolean): number {
    let node = this.root;
    let rank = 0;
    while (node instanceof Inner) {
      const members = node.separatorMembers;
      let low = 1;
      let high = members.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const at = members[middle]!;
        if (at < bound || (orEqual && at === bound)) low = middle + 1;
        else high = middle;
      }
      const counts = node.counts;
      for (let i = 0; i < low - 1; i++) rank += counts[i]!;
      node = node.children[low - 1]!;
    }
    const members = node.members;
    let low = 0;
    let high = members.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.compareToText(members[middle]!, bound);
      if (order < 0 || (orEqual && order === 0)) low = middle + 1;
      else high = middle;
    }
    return rank + low;
  }

  /** A cursor at a rank counted from 0; not valid if there is no such rank. */
  cursorAt(rank: number): TreeCursor {
    if (rank < 0 || rank >= this.size) return new TreeCursor(null, 0);
    let node = this.root;
    let left = rank;
    while (node instanceof Inner) {
      const counts = node.counts;
      let child = 0;
      while (left >= counts[child]!) {
        left -= counts[child]!;
        child++;
      }
      node = node.children[child]!;
    }
    return new TreeCursor(node, left);
  }

  /** Walks to the leaf of an element, notes the way, and adds `change` to the sizes along it. */
  private descend(score: number, member: number, change: number): Leaf {
    let node = this.root;
    let depth = 0;
    while (node instanceof Inner) {
      const child = this.childFor(node, score, member);
      node.counts[child] = node.counts[child]! + change;
      this.path[depth] = node;
      this.turns[depth] = child;
      depth++;
      node = node.children[child]!;
    }
    this.depth = depth;
    return node;
  }

  private splitLeaf(leaf: Leaf, place: number): void {
    // Elements that arrive in ascending order fill leaves entirely instead of leaving each half empty.
    const ascending = leaf.next === null && place === leaf.members.length - 1;
    const half = ascending ? leaf.members.length - 1 : leaf.members.length >>> 1;
    const right = new Leaf(leaf.scores.splice(half), leaf.members.splice(half));
    right.next = leaf.next;
    right.previous = leaf;
    if (leaf.next !== null) leaf.next.previous = right;
    leaf.next = right;
    this.addSibling(leaf, right, right.scores[0]!, this.table.keyText(right.members[0]!));
  }

  /** Hooks `right` in beside `left`, which is the node below the end of the path, and splits upwards as needed. */
  private addSibling(left: Node, right: Node, score: number, member: string): void {
    let leftNode = left;
    let rightNode = right;
    let separatorScore = score;
    let separatorMember = member;
    for (let level = this.depth - 1; level >= 0; level--) {
      const parent = this.path[level]!;
      const child = this.turns[level]!;
      const rightSize = sizeOf(rightNode);
      parent.counts[child] = parent.counts[child]! - rightSize;
      parent.children.splice(child + 1, 0, rightNode);
      parent.counts.splice(child + 1, 0, rightSize);
      parent.separatorScores.splice(child + 1, 0, separatorScore);
      parent.separatorMembers.splice(child + 1, 0, separatorMember);
      if (parent.children.length <= INNER_MAX) return;
      const half = child + 1 === parent.children.length - 1 ? INNER_MAX - 1 : INNER_MAX >>> 1;
      const sibling: Inner = new Inner(
        parent.children.splice(half),
        parent.counts.splice(half),
        parent.separatorScores.splice(half),
        parent.separatorMembers.splice(half),
      );
      leftNode = parent;
      rightNode = sibling;
      separatorScore = sibling.separatorScores[0]!;
      separatorMember = sibling.separatorMembers[0]!;
    }
    this.root = new Inner(
      [leftNode, rightNode],
      [sizeOf(leftNode), sizeOf(rightNode)],
      [-Infinity, separatorScore],
      ['', separatorMember],
    );
  }

  /** Drops or merges the leaf at the end of the path if it became empty or small. */
  private shrink(leaf: Leaf): void {
    const level = this.depth - 1;
    if (level < 0) return;
    const parent = this.path[level]!;
    const child = this.turns[level]!;
    const length = leaf.members.length;
    if (length === 0) {
      this.unlink(leaf);
      this.dropChild(level, child);
      return;
    }
    if (length > LEAF_MAX >>> 2 || child + 1 >= parent.children.length) return;
    const right = parent.children[child + 1];
    if (!(right instanceof Leaf) || length + right.members.length > LEAF_MAX >>> 1) return;
    for (let i = 0; i < right.members.length; i++) {
      leaf.scores.push(right.scores[i]!);
      leaf.members.push(right.members[i]!);
    }
    parent.counts[child] = leaf.members.length;
    this.unlink(right);
    this.dropChild(level, child + 1);
  }

  private unlink(leaf: Leaf): void {
    if (leaf.previous !== null) leaf.previous.next = leaf.next;
    if (leaf.next !== null) leaf.next.previous = leaf.previous;
  }

  private dropChild(startLevel: number, startChild: number): void {
    let level = startLevel;
    let child = startChild;
    for (;;) {
      const parent = this.path[level]!;
      parent.children.splice(child, 1);
      parent.counts.splice(child, 1);
      parent.separatorScores.splice(child, 1);
      parent.separatorMembers.splice(child, 1);
      if (parent.children.length > 0 || level === 0) break;
      level--;
      child = this.turns[level]!;
    }
    while (this.root instanceof Inner && this.root.children.length <= 1) {
      this.root = this.root.children[0] ?? new Leaf([], []);
    }
  }
}
