/**
 * The log of a stream: entries in ascending order of id, in nodes of bounded size.
 *
 * Redis keeps streams as listpacks in a radix tree. How many entries share a listpack can be seen from outside: trimming
 * with `~` removes whole listpacks only, and XINFO counts them. Nodes here are therefore filled by the same rule
 * (`stream-node-max-entries`, `stream-node-max-bytes`), for which each node counts the bytes its listpack would have.
 * Deleted entries are removed at once, but they go on counting for the fill of their node, as in Redis.
 */
import { addIntegers, type Integer, parseInt64, toInteger } from './integer.ts';
import { compareStreamIds, isZeroStreamId, MIN_STREAM_ID, nextStreamId, type StreamId } from './stream-id.ts';

/** An entry: its id, and fields and values in turn, as byte strings. */
export interface StreamEntry {
  readonly id: StreamId;
  readonly fields: readonly string[];
}

/** Bounds of a node; 0 stands for none. */
export interface StreamNodeLimits {
  maxBytes: number;
  maxEntries: number;
}

/** What to trim: down to a length, or up to an id. */
export interface StreamTrim {
  strategy: 'maxlen' | 'minid';
  maxLength: number;
  minId: StreamId;
  /** Remove whole nodes only. */
  approximate: boolean;
  /** Most entries to remove; 0: no bound. */
  limit: number;
}

const LISTPACK_MAX_BYTES = 1 << 30;
/** A listpack's header and end. */
const LISTPACK_BASE_BYTES = 7;

class StreamNode {
  entries: StreamEntry[] = [];
  /** Field names of the first entry, which entries with the same names share. */
  readonly masterFields: readonly string[];
  readonly masterId: StreamId;
  /** The last id ever added, deleted or not. */
  lastId: StreamId;
  deleted = 0;
  bytes: number;

  constructor(id: StreamId, names: readonly string[]) {
    this.masterId = id;
    this.lastId = id;
    this.masterFields = names;
    this.bytes = LISTPACK_BASE_BYTES + 3 * integerElementBytes(0) + integerElementBytes(names.length);
    for (const name of names) this.bytes += textElementBytes(name);
  }

  clone(): StreamNode {
    const copy = new StreamNode(this.masterId, this.masterFields);
    copy.entries = [...this.entries];
    copy.lastId = this.lastId;
    copy.deleted = this.deleted;
    copy.bytes = this.bytes;
    return copy;
  }

  hasSameFields(fields: readonly string[]): boolean {
    const names = this.masterFields;
    if (fields.length !== names.length * 2) return false;
    for (let i = 0; i < names.length; i++) if (fields[i * 2] !== names[i]) return false;
    return true;
  }

  append(id: StreamId, fields: string[]): void {
    const same = this.hasSameFields(fields);
    const pairs = fields.length / 2;
    let bytes = integerElementBytes(same ? 2 : 0);
    bytes += integerElementBytes(delta(id.ms, this.masterId.ms));
    bytes += integerElementBytes(delta(id.seq, this.masterId.seq));
    for (let i = 0; i < fields.length; i += 2) {
      // Names that the node has already are kept once.
      if (same) fields[i] = this.masterFields[i >> 1]!;
      else bytes += textElementBytes(fields[i]!);
      bytes += textElementBytes(fields[i + 1]!);
    }
    bytes += same
      ? integerElementBytes(pairs + 3)
      : integerElementBytes(pairs) + integerElementBytes(pairs * 2 + 4);
    this.bytes += bytes;
    this.entries.push({ id, fields });
    this.lastId = id;
  }
}

/** `part - master` as listpacks hold it, in signed 64 bits. */
function delta(part: Integer, master: Integer): Integer {
  if (typeof part === 'number' && typeof master === 'number') return part - master;
  return toInteger(BigInt.asIntN(64, BigInt(part) - BigInt(master)));
}

/** Bytes of an integer in a listpack, its back length included. */
function integerElementBytes(value: Integer): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value >= -32768 && value <= 32767) return 4;
  if (value >= -8388608 && value <= 8388607) return 5;
  if (value >= -2147483648 && value <= 2147483647) return 6;
  return 10;
}

/** Bytes of a byte string in a listpack, its back length included. */
function textElementBytes(text: string): number {
  const length = text.length;
  if (length < 21) {
    const integer = parseInt64(text);
    if (integer !== undefined) return integerElementBytes(integer);
  }
  const size = length < 64 ? length + 1 : length < 4096 ? length + 2 : length + 5;
  if (size <= 127) return size + 1;
  if (size < 16383) return size + 2;
  if (size < 2097151) return size + 3;
  return size < 268435455 ? size + 4 : size + 5;
}

export class Stream {
  length = 0;
  /** Id of the first entry, 0-0 if there is none. */
  firstId: StreamId = MIN_STREAM_ID;
  lastId: StreamId = MIN_STREAM_ID;
  maxDeletedId: StreamId = MIN_STREAM_ID;
  /** How many entries were ever added. */
  entriesAdded: Integer = 0;
  private nodes: StreamNode[] = [];

  /** How many nodes there are, and their keys, for XINFO. */
  get nodeCount(): number {
    return this.nodes.length;
  }

  nodeIds(): StreamId[] {
    return this.nodes.map((node) => node.masterId);
  }

  /** Bytes that the listpacks of this stream would take. */
  contentBytes = 0;

  /** The id that `*` stands for at a time: never before the last id. Undefined when ids are exhausted. */
  nextId(nowMs: number): StreamId | undefined {
    return nowMs > this.lastId.ms ? { ms: nowMs, seq: 0 } : nextStreamId(this.lastId);
  }

  /** Adds an entry behind the last. The id must be greater than `lastId`. Takes over `fields`. */
  append(id: StreamId, fields: string[], limits: StreamNodeLimits): void {
    let node = this.nodes.at(-1);
    if (node !== undefined && isFull(node, fields, limits)) node = undefined;
    if (node === undefined) {
      node = new StreamNode(
        id,
        fields.filter((_, i) => i % 2 === 0),
      );
      this.nodes.push(node);
      this.contentBytes += node.bytes;
    }
    const before = node.bytes;
    node.append(id, fields);
    this.contentBytes += node.bytes - before;
    this.length++;
    this.entriesAdded = addIntegers(this.entriesAdded, 1);
    this.lastId = id;
    if (this.length === 1) this.firstId = id;
  }

  get(id: StreamId): StreamEntry | undefined {
    const node = this.nodes[this.nodeOf(id)];
    if (node === undefined) return undefined;
    const entry = node.entries[placeIn(node.entries, id)];
    return entry !== undefined && compareStreamIds(entry.id, id) === 0 ? entry : undefined;
  }

  /** The last entry there is, which need not have `lastId`. */
  lastEntry(): StreamEntry | undefined {
    return this.nodes.at(-1)?.entries.at(-1);
  }

  /** Walks the entries of an inclusive range in ascending order. The stream must not change meanwhile. */
  *range(start: StreamId, end: StreamId): Generator<StreamEntry, void, undefined> {
    let at = this.nodeOf(start);
    const first = this.nodes[at];
    if (first === undefined) return;
    let place = placeIn(first.entries, start);
    for (; at < this.nodes.length; at++) {
      const { entries } = this.nodes[at]!;
      for (; place < entries.length; place++) {
        const entry = entries[place]!;
        if (compareStreamIds(entry.id, end) > 0) return;
        yield entry;
      }
      place = 0;
    }
  }

  /** Walks the entries of an inclusive range in descending order. The stream must not change meanwhile. */
  *reverseRange(start: StreamId, end: StreamId): Generator<StreamEntry, void, undefined> {
    for (let at = this.nodeOf(end); at >= 0 && at < this.nodes.length; at--) {
      const { entries } = this.nodes[at]!;
      for (let place = entries.length - 1; place >= 0; place--) {
        const entry = entries[place]!;
        if (compareStreamIds(entry.id, end) > 0) continue;
        if (compareStreamIds(entry.id, start) < 0) return;
        yield entry;
      }
    }
  }

  /** Removes an entry by XDEL's rules: it becomes a tombstone for the lag of groups. False if there is none. */
  delete(id: StreamId): boolean {
    const at = this.nodeOf(id);
    const node = this.nodes[at];
    if (node === undefined) return false;
    const place = placeIn(node.entries, id);
    const entry = node.entries[place];
    if (entry === undefined || compareStreamIds(entry.id, id) !== 0) return false;
    node.entries.splice(place, 1);
    node.deleted++;
    if (node.entries.length === 0) this.dropNodes(at, 1);
    this.length--;
    if (compareStreamIds(id, this.maxDeletedId) > 0) this.maxDeletedId = id;
    this.updateFirstId();
    return true;
  }

  /** Removes entries from the front and returns how many. */
  trim(trim: StreamTrim): number {
    let removed = 0;
    let dropped = 0;
    for (; dropped < this.nodes.length; dropped++) {
      if (trim.strategy === 'maxlen' && this.length <= trim.maxLength) break;
      const node = this.nodes[dropped]!;
      const count = node.entries.length;
      if (trim.limit > 0 && removed + count > trim.limit) break;
      const whole =
        trim.strategy === 'maxlen'
          ? this.length - count >= trim.maxLength
          : compareStreamIds(node.lastId, trim.minId) < 0;
      if (whole) {
        this.length -= count;
        removed += count;
        continue;
      }
      if (trim.approximate) break;
      const part =
        trim.strategy === 'maxlen' ? this.length - trim.maxLength : placeIn(node.entries, trim.minId);
      node.entries.splice(0, part);
      node.deleted += part;
      this.length -= part;
      removed += part;
      break;
    }
    if (dropped > 0) this.dropNodes(0, dropped);
    // A node can be left empty where deleted entries stand behind the bound.
    if (this.nodes[0]?.entries.length === 0) this.dropNodes(0, 1);
    if (removed > 0) this.updateFirstId();
    return removed;
  }

  /** Whether an entry that was deleted with XDEL could lie behind `start`. */
  hasTombstonesFrom(start: StreamId): boolean {
    if (this.length === 0 || isZeroStreamId(this.maxDeletedId)) return false;
    if (compareStreamIds(this.firstId, this.maxDeletedId) > 0) return false;
    return compareStreamIds(start, this.maxDeletedId) <= 0;
  }

  /** How many entries were ever added up to an id, or undefined if that cannot be known. */
  entriesAddedUpTo(id: StreamId): Integer | undefined {
    if (this.entriesAdded === 0) return 0;
    const toLast = compareStreamIds(id, this.lastId);
    if (this.length === 0 && toLast <= 0) return this.entriesAdded;
    if (toLast === 0) return this.entriesAdded;
    if (toLast > 0) return undefined;
    if (isZeroStreamId(this.maxDeletedId) || compareStreamIds(this.maxDeletedId, this.firstId) < 0) {
      const toFirst = compareStreamIds(id, this.firstId);
      if (toFirst < 0) return addIntegers(this.entriesAdded, -this.length);
      if (toFirst === 0) return addIntegers(this.entriesAdded, 1 - this.length);
    }
    return undefined;
  }

  /** A copy with the same nodes. Entries are shared: they never change. */
  clone(): Stream {
    const copy = new Stream();
    copy.length = this.length;
    copy.firstId = this.firstId;
    copy.lastId = this.lastId;
    copy.maxDeletedId = this.maxDeletedId;
    copy.entriesAdded = this.entriesAdded;
    copy.contentBytes = this.contentBytes;
    copy.nodes = this.nodes.map((node) => node.clone());
    return copy;
  }

  private dropNodes(at: number, count: number): void {
    for (const node of this.nodes.splice(at, count)) this.contentBytes -= node.bytes;
  }

  private updateFirstId(): void {
    this.firstId = this.nodes[0]?.entries[0]?.id ?? MIN_STREAM_ID;
  }

  /** The last node that begins at or before an id, or the first node. */
  private nodeOf(id: StreamId): number {
    const nodes = this.nodes;
    let low = 1;
    let high = nodes.length;
    if (high > 1 && compareStreamIds(nodes[high - 1]!.masterId, id) <= 0) return high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareStreamIds(nodes[middle]!.masterId, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function isFull(node: StreamNode, fields: readonly string[], limits: StreamNodeLimits): boolean {
  let bytes = 0;
  for (const text of fields) bytes += text.length;
  const maxBytes =
    limits.maxBytes === 0 || limits.maxBytes > LISTPACK_MAX_BYTES ? LISTPACK_MAX_BYTES : limits.maxBytes;
  if (node.bytes + bytes >= maxBytes) return true;
  return limits.maxEntries > 0 && node.entries.length + node.deleted >= limits.maxEntries;
}

/** Index of the first entry at or behind an id. */
function placeIn(entries: readonly StreamEntry[], id: StreamId): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareStreamIds(entries[middle]!.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
