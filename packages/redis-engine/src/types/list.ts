/**
 * The list type: a chain of nodes, each a run of packed entries in one slot outside the JavaScript heap.
 *
 * It is what Redis calls a quicklist. A list of single objects would cost a string and a link for each element, and the
 * garbage collector would visit all of them; one single run of bytes would have to be moved as a whole for each push at
 * its front. Nodes of a few kilobytes (`list-max-listpack-size`) have neither fault: pushing and popping touches one end
 * of one node, and what lies between is never read. Bytes of a node lie anywhere in its slot: a push at the left fills
 * the room in front of them, a push at the right the room behind.
 */
import type { Arena } from '../keyspace/arena.ts';
import type { Container, EncodingLimits } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import {
  entryEquals,
  entryLength,
  entrySize,
  headSize,
  lengthBefore,
  writeEntry,
} from '../structures/packed-entries.ts';

/** Estimated heap bytes of a list, and of each node. */
const LIST_BYTES = 120;
const NODE_BYTES = 88;
/** A list's first node begins small and doubles; later ones have their full size at once. */
const FIRST_NODE_BYTES = 32;
/** Limits in bytes for `list-max-listpack-size` -1 to -5. */
const NODE_LIMITS = [4096, 8192, 16384, 32768, 65536];

class ListNode {
  pointer: number;
  /** Bytes of the slot, and where in it the entries begin and end. */
  capacity: number;
  start: number;
  end: number;
  count = 0;
  previous: ListNode | null = null;
  next: ListNode | null = null;

  constructor(pointer: number, capacity: number, start: number) {
    this.pointer = pointer;
    this.capacity = capacity;
    this.start = start;
    this.end = start;
  }
}

/** A place in a list: an element, whose bytes are `length` bytes of `buffer` from `start`. */
export class ListCursor {
  buffer: Buffer;
  start = 0;
  length = 0;
  node: ListNode | null;
  /** Where the entry begins in its node's slot. */
  at = 0;
  private readonly list: ListValue;

  constructor(list: ListValue, node: ListNode | null) {
    this.list = list;
    this.node = node;
    this.buffer = list.pageOf(node);
  }

  /** Whether it stands on an element. */
  get valid(): boolean {
    return this.node !== null;
  }

  text(): string {
    return this.buffer.toString('latin1', this.start, this.start + this.length);
  }

  /** A copy of the element's bytes. */
  bytes(): Buffer {
    return Buffer.from(this.buffer.subarray(this.start, this.start + this.length));
  }

  equals(other: Uint8Array, start: number, length: number): boolean {
    return entryEquals(this.buffer, this.list.slotOf(this.node!) + this.at, other, start, length);
  }

  /** Stands on the entry at `at` of its node. */
  settle(at: number): void {
    const entry = this.list.slotOf(this.node!) + at;
    this.at = at;
    this.start = entry + headSize(this.buffer, entry);
    this.length = entryLength(this.buffer, entry);
  }

  private enter(node: ListNode | null, atEnd: boolean): void {
    this.node = node;
    if (node === null) return;
    this.buffer = this.list.pageOf(node);
    if (atEnd) this.settle(this.list.lastEntryOf(node, node.end));
    else this.settle(node.start);
  }

  next(): void {
    const node = this.node!;
    const behind = this.at + entrySize(this.length);
    if (behind < node.end) this.settle(behind);
    else this.enter(node.next, false);
  }

  previous(): void {
    const node = this.node!;
    if (this.at > node.start) this.settle(this.list.lastEntryOf(node, this.at));
    else this.enter(node.previous, true);
  }
}

export class ListValue implements Container {
  static readonly type = ValueType.List;
  readonly type = ValueType.List;
  size = 0;
  memoryBytes = LIST_BYTES;
  /** Bytes of its slots, which the arena counts. */
  slotBytes = 0;
  private readonly arena: Arena;
  private readonly limits: EncodingLimits;
  private head: ListNode | null = null;
  private tail: ListNode | null = null;

  constructor(arena: Arena, limits: EncodingLimits) {
    this.arena = arena;
    this.limits = limits;
  }

  encoding(): string {
    return 'quicklist';
  }

  /** How many nodes there are. */
  get nodeCount(): number {
    return (this.memoryBytes - LIST_BYTES) / NODE_BYTES;
  }

  // ── Nodes ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The page that a node's slot lies in. */
  pageOf(node: ListNode | null): Buffer {
    return node === null ? this.arena.pages[0]! : this.arena.pages[node.pointer >>> 16]!;
  }

  /** Where in its page a node's slot begins. */
  slotOf(node: ListNode): number {
    return (node.pointer & 0xffff) << 3;
  }

  /** Begin of the entry that ends at `end` of a node. */
  lastEntryOf(node: ListNode, end: number): number {
    return end - entrySize(lengthBefore(this.pageOf(node), this.slotOf(node) + end));
  }

  /** Whether a node takes an entry of `size` bytes more. */
  private hasRoom(node: ListNode, size: number): boolean {
    const limit = this.limits.listMaxListpackSize;
    const bytes = node.end - node.start + size;
    if (limit >= 0) return node.count < Math.max(1, limit) && bytes <= 65536;
    return bytes <= NODE_LIMITS[Math.min(-limit, NODE_LIMITS.length) - 1]!;
  }

  private newNode(size: number, atEnd: boolean): ListNode {
    const limit = this.limits.listMaxListpackSize;
    const full = limit < 0 ? NODE_LIMITS[Math.min(-limit, NODE_LIMITS.length) - 1]! : FIRST_NODE_BYTES;
    const pointer = this.arena.allocate(Math.max(size, this.head === null ? FIRST_NODE_BYTES : full));
    const capacity = this.arena.capacity(pointer);
    this.slotBytes += capacity;
    this.memoryBytes += NODE_BYTES;
    return new ListNode(pointer, capacity, atEnd ? capacity : 0);
  }

  /**
   * Makes room for `size` bytes at one end of a node: moves its entries to the other end of the slot if much of it is
   * free, else to a slot of twice the size.
   */
  private makeRoom(node: ListNode, size: number, atFront: boolean): void {
    const used = node.end - node.start;
    const from = this.slotOf(node) + node.start;
    const page = this.pageOf(node);
    const fits = used + size <= node.capacity - (node.capacity >>> 2);
    const old = node.pointer;
    if (!fits) {
      node.pointer = this.arena.allocate(Math.max(used + size, node.capacity * 2));
      this.slotBytes -= node.capacity;
      node.capacity = this.arena.capacity(node.pointer);
      this.slotBytes += node.capacity;
    }
    const start = atFront ? node.capacity - used : 0;
    page.copy(this.pageOf(node), this.slotOf(node) + start, from, from + used);
    node.start = start;
    node.end = start + used;
    if (!fits) this.arena.free(old);
  }

  private unlink(node: ListNode): void {
    if (node.previous === null) this.head = node.next;
    else node.previous.next = node.next;
    if (node.next === null) this.tail = node.previous;
    else node.next.previous = node.previous;
    this.freeNode(node);
  }

  private freeNode(node: ListNode): void {
    this.slotBytes -= node.capacity;
    this.memoryBytes -= NODE_BYTES;
    this.arena.free(node.pointer);
  }

  // ── Elements at the ends ─────────────────────────────────────────────────────────────────────────────────────────

  pushLeft(source: Uint8Array, start: number, length: number): void {
    const size = entrySize(length);
    let node = this.head;
    if (node === null || !this.hasRoom(node, size)) {
      node = this.newNode(size, true);
      node.next = this.head;
      if (this.head === null) this.tail = node;
      else this.head.previous = node;
      this.head = node;
    } else if (node.start < size) {
      this.makeRoom(node, size, true);
    }
    node.start -= size;
    node.count++;
    this.size++;
    writeEntry(this.pageOf(node), this.slotOf(node) + node.start, source, start, length);
  }

  pushRight(source: Uint8Array, start: number, length: number): void {
    const size = entrySize(length);
    let node = this.tail;
    if (node === null || !this.hasRoom(node, size)) {
      node = this.newNode(size, false);
      node.previous = this.tail;
      if (this.tail === null) this.head = node;
      else this.tail.next = node;
      this.tail = node;
    } else if (node.capacity - node.end < size) {
      this.makeRoom(node, size, false);
    }
    writeEntry(this.pageOf(node), this.slotOf(node) + node.end, source, start, length);
    node.end += size;
    node.count++;
    this.size++;
  }

  /** A cursor on the first element; not valid if there is none. */
  first(): ListCursor {
    const cursor = new ListCursor(this, this.head);
    if (this.head !== null) cursor.settle(this.head.start);
    return cursor;
  }

  /** A cursor on the last element; not valid if there is none. */
  last(): ListCursor {
    const cursor = new ListCursor(this, this.tail);
    if (this.tail !== null) cursor.settle(this.lastEntryOf(this.tail, this.tail.end));
    return cursor;
  }

  /** A cursor on an element by its place, negative from the end; not valid beyond the ends. */
  at(place: number): ListCursor {
    const fromFront = place < 0 ? place + this.size : place;
    if (fromFront < 0 || fromFront >= this.size) return new ListCursor(this, null);
    if (fromFront > this.size >>> 1) return this.atFromEnd(this.size - 1 - fromFront);
    let node = this.head!;
    let rest = fromFront;
    while (rest >= node.count) {
      rest -= node.count;
      node = node.next!;
    }
    const cursor = new ListCursor(this, node);
    cursor.settle(node.start);
    for (; rest > 0; rest--) cursor.next();
    return cursor;
  }

  private atFromEnd(place: number): ListCursor {
    let node = this.tail!;
    let rest = place;
    while (rest >= node.count) {
      rest -= node.count;
      node = node.previous!;
    }
    const cursor = new ListCursor(this, node);
    cursor.settle(this.lastEntryOf(node, node.end));
    for (; rest > 0; rest--) cursor.previous();
    return cursor;
  }

  removeFirst(): void {
    this.removeFromFront(1);
  }

  removeLast(): void {
    this.removeFromEnd(1);
  }

  /** Removes up to `count` elements from the front: whole nodes without looking into them. */
  removeFromFront(count: number): void {
    let rest = Math.min(count, this.size);
    this.size -= rest;
    while (rest > 0) {
      const node = this.head!;
      if (node.count <= rest) {
        rest -= node.count;
        this.unlink(node);
        continue;
      }
      const page = this.pageOf(node);
      const slot = this.slotOf(node);
      node.count -= rest;
      for (; rest > 0; rest--) node.start += entrySize(entryLength(page, slot + node.start));
    }
  }

  /** Removes up to `count` elements from the end. */
  removeFromEnd(count: number): void {
    let rest = Math.min(count, this.size);
    this.size -= rest;
    while (rest > 0) {
      const node = this.tail!;
      if (node.count <= rest) {
        rest -= node.count;
        this.unlink(node);
        continue;
      }
      node.count -= rest;
      for (; rest > 0; rest--) node.end = this.lastEntryOf(node, node.end);
    }
  }

  // ── Elements in the middle ───────────────────────────────────────────────────────────────────────────────────────

  /** Removes the element under a cursor, which then stands on the next one (or nowhere at the end). */
  removeAt(cursor: ListCursor): void {
    const node = cursor.node!;
    const size = entrySize(cursor.length);
    const behind = cursor.at + size;
    this.size--;
    if (node.count === 1) {
      cursor.next();
      this.unlink(node);
      return;
    }
    const slot = this.slotOf(node);
    this.pageOf(node).copyWithin(slot + cursor.at, slot + behind, slot + node.end);
    node.end -= size;
    node.count--;
    if (cursor.at < node.end) {
      cursor.settle(cursor.at);
      return;
    }
    cursor.settle(this.lastEntryOf(node, node.end));
    cursor.next();
  }

  /** Replaces the element under a cursor, which is not to be used afterwards. */
  replaceAt(cursor: ListCursor, source: Uint8Array, start: number, length: number): void {
    if (length === cursor.length) {
      cursor.buffer.set(source.subarray(start, start + length), cursor.start);
      return;
    }
    this.insertAt(cursor, source, start, length, false);
    this.removeAt(this.cursorBehind(cursor));
  }

  /** A cursor on what follows the element that was inserted at a cursor's place. */
  private cursorBehind(inserted: ListCursor): ListCursor {
    inserted.next();
    return inserted;
  }

  /**
   * Inserts an element in front of or behind the one under a cursor, which then stands on the new element. A node that is
   * full is split at the place.
   */
  insertAt(cursor: ListCursor, source: Uint8Array, start: number, length: number, behind: boolean): void {
    const size = entrySize(length);
    let node = cursor.node!;
    let at = behind ? cursor.at + entrySize(cursor.length) : cursor.at;
    if (!this.hasRoom(node, size)) {
      const before = this.splitAt(node, at);
      // The element becomes a node of its own between the two halves, or an end of one that has room.
      node = this.insertNodeBehind(before, size, node);
      at = node.start;
    }
    const offset = at - node.start;
    if (node.capacity - node.end < size) {
      this.makeRoom(node, size, false);
      at = node.start + offset;
    }
    const slot = this.slotOf(node);
    const page = this.pageOf(node);
    page.copyWithin(slot + at + size, slot + at, slot + node.end);
    writeEntry(page, slot + at, source, start, length);
    node.end += size;
    node.count++;
    this.size++;
    cursor.node = node;
    cursor.buffer = page;
    cursor.settle(at);
  }

  /** Moves the entries of a node in front of `at` to a new node before it; returns that, or what is before if none. */
  private splitAt(node: ListNode, at: number): ListNode | null {
    if (at === node.start) return node.previous;
    if (at === node.end) return node;
    const bytes = at - node.start;
    const front = this.newNode(bytes, false);
    const slot = this.slotOf(node);
    const page = this.pageOf(node);
    page.copy(this.pageOf(front), this.slotOf(front), slot + node.start, slot + at);
    front.end = bytes;
    for (let place = node.start; place < at; place += entrySize(entryLength(page, slot + place)))
      front.count++;
    node.start = at;
    node.count -= front.count;
    front.previous = node.previous;
    front.next = node;
    if (node.previous === null) this.head = front;
    else node.previous.next = front;
    node.previous = front;
    return front;
  }

  /** Links a new, empty node behind `before` (null: at the front, where `following` is the head). */
  private insertNodeBehind(before: ListNode | null, size: number, following: ListNode): ListNode {
    const node = this.newNode(size, false);
    node.previous = before;
    node.next = before === null ? following : before.next;
    if (node.previous === null) this.head = node;
    else node.previous.next = node;
    if (node.next === null) this.tail = node;
    else node.next.previous = node;
    return node;
  }

  // ── As a whole ───────────────────────────────────────────────────────────────────────────────────────────────────

  *describe(): Iterable<string> {
    let place = 0;
    for (const cursor = this.first(); cursor.valid; cursor.next()) yield `${place++}:${cursor.text()}`;
  }

  clone(): ListValue {
    const copy = new ListValue(this.arena, this.limits);
    for (const cursor = this.first(); cursor.valid; cursor.next()) {
      copy.pushRight(cursor.buffer, cursor.start, cursor.length);
    }
    return copy;
  }

  /** Gives all memory back. */
  release(): void {
    for (let node = this.head; node !== null; node = node.next) this.freeNode(node);
    this.head = null;
    this.tail = null;
    this.size = 0;
  }
}
