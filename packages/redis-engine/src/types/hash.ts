/**
 * The hash type: fields and their values, as bytes outside the JavaScript heap.
 *
 * A small hash is one packed run of pairs, a larger one a `SlotTable`.
 * Packed pairs are kept up to fewer entries than Redis calls a listpack, since walking them is slower here.
 */
import type { Container, EncodingLimits } from '../keyspace/container.ts';
import { PackedContainer } from '../keyspace/packed-container.ts';
import { PACKED_FORM, ValueType } from '../keyspace/record.ts';
import { bytesOf, bytesOfBoth, copyBytes } from '../structures/byte-text.ts';
import { findPair, MAX_PACKED_TEXT, nextPair, pairSize, valueOfPair } from '../structures/packed-pairs.ts';
import { reshapeRun, runBytes, runCount, runStart } from '../structures/packed-run.ts';
import { SlotTable } from '../structures/slot-table.ts';

/** Estimated heap bytes of a hash that is not packed, beside its table. */
const HASH_BYTES = 128;
/** More than this is slower packed than in a table. */
const MAX_PACKED_ENTRIES = 128;
const MAX_PACKED_BYTES = 4096;

/** The bounds of the compact encoding. */
type HashLimits = Pick<EncodingLimits, 'hashMaxListpackEntries' | 'hashMaxListpackValue'>;

/** For a copy, which takes its encoding from the original. */
const UNLIMITED = { hashMaxListpackEntries: Infinity, hashMaxListpackValue: Infinity };

/** Times at which single fields expire. */
interface FieldTimes {
  /** Unix milliseconds by field. */
  readonly of: Map<string, number>;
  /** Not later than the first of them. */
  next: number;
}

/** What a hash has that is not packed, or has fields that expire: most have none of it and are one slot. */
class HashState {
  table: SlotTable | null = null;
  times: FieldTimes | null = null;
}

/** A place in a hash: a field and its value as places in `buffer`. Not valid once the hash was changed. */
export class HashCursor {
  buffer: Buffer;
  fieldStart = 0;
  fieldLength = 0;
  valueStart = 0;
  valueLength = 0;
  /** How many entries are still to come, this one included. */
  private left: number;
  private place = 0;
  private readonly table: SlotTable | null;

  constructor(table: SlotTable | null, buffer: Buffer, at: number, count: number) {
    this.table = table;
    this.buffer = buffer;
    this.left = count;
    if (count === 0) return;
    if (table === null) this.settleOnPair(at);
    else this.settleOnEntry(table, table.entryAt(0));
  }

  /** Whether it stands on an entry. */
  get valid(): boolean {
    return this.left > 0;
  }

  next(): void {
    if (--this.left <= 0) return;
    if (this.table === null) this.settleOnPair(this.valueStart + this.valueLength);
    else this.settleOnEntry(this.table, this.table.entryAt(++this.place));
  }

  field(): string {
    return this.buffer.toString('latin1', this.fieldStart, this.fieldStart + this.fieldLength);
  }

  value(): string {
    return this.buffer.toString('latin1', this.valueStart, this.valueStart + this.valueLength);
  }

  private settleOnPair(at: number): void {
    const { buffer } = this;
    const valueAt = valueOfPair(buffer, at);
    this.fieldStart = at + 1;
    this.fieldLength = buffer[at]!;
    this.valueStart = valueAt + 1;
    this.valueLength = buffer[valueAt]!;
  }

  settleOnEntry(table: SlotTable, pointer: number): void {
    this.buffer = table.pageOf(pointer);
    this.fieldStart = table.keyStart(pointer);
    this.fieldLength = table.keyLength(pointer);
    this.valueStart = this.fieldStart + this.fieldLength;
    this.valueLength = table.ownWord(pointer);
  }
}

export class HashValue extends PackedContainer implements Container {
  static readonly type = ValueType.Hash;
  private state: HashState | null = null;
  /** Within the limits of the compact encoding since it was made: once beyond, it never goes back. */
  private isSmall = true;

  get isPacked(): boolean {
    return this.state === null;
  }

  override get packedForm(): number {
    return this.isSmall ? 0 : PACKED_FORM;
  }

  protected override setPackedForm(form: number): void {
    this.isSmall = form === 0;
  }

  /** What it has beside a slot, from now on. */
  private needState(): HashState {
    if (this.state === null) {
      this.state = new HashState();
      this.outgrow();
    }
    return this.state;
  }

  private get table(): SlotTable | null {
    return this.state === null ? null : this.state.table;
  }

  private get times(): FieldTimes | null {
    return this.state === null ? null : this.state.times;
  }

  get type(): typeof ValueType.Hash {
    return ValueType.Hash;
  }

  get size(): number {
    return this.table === null ? runCount(this.arena, this.slot) : this.table.size;
  }

  get memoryBytes(): number {
    if (this.state === null) return 0;
    return HASH_BYTES + (this.table === null ? 0 : this.table.memoryBytes);
  }

  get slotBytes(): number {
    if (this.table !== null) return this.table.slotBytes;
    return this.slot === 0 ? 0 : this.arena.capacity(this.slot);
  }

  encoding(): string {
    return this.isSmall ? 'listpack' : 'hashtable';
  }

  // ── Packed pairs ───────────────────────────────────────────────────────────────────────────────────────────────────

  private get page(): Buffer {
    return this.arena.pages[this.slot >>> 16]!;
  }

  /** Where the pair of a field begins, -1 if there is none. */
  private findPacked(bytes: Uint8Array, start: number, length: number): number {
    const from = runStart(this.slot);
    return findPair(this.page, from, from + runBytes(this.arena, this.slot), bytes, start, length);
  }

  /** Makes a gap of `after` bytes out of the `before` bytes at `at`; returns where it is now. */
  private reshape(at: number, before: number, after: number, count: number): number {
    const offset = at - runStart(this.slot);
    this.setSlot(reshapeRun(this.arena, this.slot, offset, before, after, count));
    return runStart(this.slot) + offset;
  }

  private setPacked(
    bytes: Uint8Array,
    fieldStart: number,
    fieldLength: number,
    valueStart: number,
    valueLength: number,
  ): boolean {
    const { arena } = this;
    const found = this.findPacked(bytes, fieldStart, fieldLength);
    if (found >= 0) {
      let value = valueOfPair(this.page, found);
      const before = this.page[value]!;
      if (before !== valueLength) {
        value = this.reshape(value, before + 1, valueLength + 1, runCount(arena, this.slot));
        this.page[value] = valueLength;
      }
      copyBytes(this.page, value + 1, bytes, valueStart, valueLength);
      return false;
    }
    const end = runStart(this.slot) + runBytes(arena, this.slot);
    const at = this.reshape(end, 0, pairSize(fieldLength, valueLength), runCount(arena, this.slot) + 1);
    const { page } = this;
    page[at] = fieldLength;
    copyBytes(page, at + 1, bytes, fieldStart, fieldLength);
    page[at + 1 + fieldLength] = valueLength;
    copyBytes(page, at + 2 + fieldLength, bytes, valueStart, valueLength);
    return true;
  }

  /** Whether a pair may be added and the hash stays packed. */
  private staysPacked(fieldLength: number, valueLength: number): boolean {
    const { arena, slot } = this;
    return (
      fieldLength <= MAX_PACKED_TEXT &&
      valueLength <= MAX_PACKED_TEXT &&
      runCount(arena, slot) < MAX_PACKED_ENTRIES &&
      runBytes(arena, slot) + pairSize(fieldLength, valueLength) <= MAX_PACKED_BYTES
    );
  }

  private unpack(): SlotTable {
    const table = new SlotTable(this.arena, 1);
    for (const cursor = this.first(); cursor.valid; cursor.next()) {
      table.find(cursor.buffer, cursor.fieldStart, cursor.fieldLength);
      const { buffer, fieldStart, fieldLength, valueStart, valueLength } = cursor;
      setEntry(
        table,
        table.add(buffer, fieldStart, fieldLength, valueLength),
        buffer,
        valueStart,
        valueLength,
      );
    }
    const state = this.needState();
    if (this.slot !== 0) this.arena.free(this.slot);
    this.slot = 0;
    state.table = table;
    return table;
  }

  // ── Fields ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A cursor on a field whose name is `length` bytes from `start`; undefined if it is not there. */
  find(bytes: Uint8Array, start: number, length: number): HashCursor | undefined {
    const { table } = this;
    if (table === null) {
      const at = this.findPacked(bytes, start, length);
      return at < 0 ? undefined : new HashCursor(null, this.page, at, 1);
    }
    const pointer = table.find(bytes, start, length);
    return pointer === 0 ? undefined : cursorOn(table, pointer);
  }

  get(field: string): string | undefined {
    return this.find(bytesOf(field), 0, field.length)?.value();
  }

  has(field: string): boolean {
    const bytes = bytesOf(field);
    if (this.table !== null) return this.table.find(bytes, 0, field.length) !== 0;
    return this.findPacked(bytes, 0, field.length) >= 0;
  }

  /** Sets a field; true if it is new. Its expiry goes, unless it is to be kept. */
  set(field: string, value: string, limits: HashLimits, keepExpiry = false): boolean {
    const { length } = field;
    return this.setBytes(bytesOfBoth(field, value), 0, length, length, value.length, limits, keepExpiry);
  }

  /** The same with field and value as places in one buffer. */
  setBytes(
    bytes: Buffer,
    fieldStart: number,
    fieldLength: number,
    valueStart: number,
    valueLength: number,
    limits: HashLimits,
    keepExpiry = false,
  ): boolean {
    let { table } = this;
    if (table === null && !this.staysPacked(fieldLength, valueLength)) table = this.unpack();
    let isNew: boolean;
    if (table === null) {
      isNew = this.setPacked(bytes, fieldStart, fieldLength, valueStart, valueLength);
    } else {
      let pointer = table.find(bytes, fieldStart, fieldLength);
      isNew = pointer === 0;
      if (isNew) pointer = table.add(bytes, fieldStart, fieldLength, valueLength);
      else if (table.ownWord(pointer) !== valueLength) pointer = table.resize(pointer, valueLength);
      setEntry(table, pointer, bytes, valueStart, valueLength);
    }
    if (this.times !== null && !keepExpiry) {
      this.persist(bytes.toString('latin1', fieldStart, fieldStart + fieldLength));
    }
    if (this.isSmall) this.checkLimits(fieldLength, valueLength, limits);
    return isNew;
  }

  /** The encoding turns when there are too many fields, or one is too long. */
  private checkLimits(fieldLength: number, valueLength: number, limits: HashLimits): void {
    const longest = Math.max(fieldLength, valueLength);
    if (this.size <= limits.hashMaxListpackEntries && longest <= limits.hashMaxListpackValue) return;
    this.isSmall = false;
    this.setSlot(this.slot);
  }

  /** Removes a field; false if it was not there. */
  delete(field: string): boolean {
    const bytes = bytesOf(field);
    if (this.table === null) {
      const at = this.findPacked(bytes, 0, field.length);
      if (at < 0) return false;
      this.reshape(at, nextPair(this.page, at) - at, 0, this.size - 1);
    } else {
      const pointer = this.table.find(bytes, 0, field.length);
      if (pointer === 0) return false;
      this.table.remove(pointer);
    }
    if (this.times !== null) this.persist(field);
    return true;
  }

  // ── Expiry of fields ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Not later than the first time at which a field expires, Unix milliseconds; Infinity while none does. */
  get nextExpiryAt(): number {
    return this.times === null ? Infinity : this.times.next;
  }

  /** Unix milliseconds at which a field expires; undefined if it does not. */
  expiryOf(field: string): number | undefined {
    return this.times?.of.get(field);
  }

  setExpiry(field: string, timeMs: number): void {
    const times = (this.needState().times ??= { of: new Map(), next: Infinity });
    times.of.set(field, timeMs);
    times.next = Math.min(times.next, timeMs);
  }

  /** Lets a field stay; false if it had no expiry. */
  persist(field: string): boolean {
    const { times } = this;
    if (times === null || !times.of.delete(field)) return false;
    if (times.of.size === 0) this.state!.times = null;
    return true;
  }

  /** Removes the fields whose time has passed and returns how many there were. */
  removeExpired(nowMs: number): number {
    const { times } = this;
    if (times === null) return 0;
    const expired = this.expiredFields(nowMs);
    let next = Infinity;
    for (const timeMs of times.of.values()) if (timeMs > nowMs) next = Math.min(next, timeMs);
    times.next = next;
    for (const field of expired) this.delete(field);
    return expired.length;
  }

  /** The fields whose time has passed. */
  expiredFields(nowMs: number): string[] {
    return [...(this.times?.of ?? [])].filter(([, timeMs]) => timeMs <= nowMs).map(([field]) => field);
  }

  // ── As a whole ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A cursor on the first field; not valid if there is none. */
  first(): HashCursor {
    return new HashCursor(this.table, this.page, runStart(this.slot), this.size);
  }

  /** A cursor on the one field at a place from 0 to `size` - 1. Places change when fields are removed. */
  at(place: number): HashCursor {
    if (this.table !== null) return cursorOn(this.table, this.table.entryAt(place));
    let at = runStart(this.slot);
    for (let i = 0; i < place; i++) at = nextPair(this.page, at);
    return new HashCursor(null, this.page, at, 1);
  }

  /** Field at a place from 0 to `size` - 1. Places change when fields are removed. */
  fieldAt(place: number): string {
    return this.at(place).field();
  }

  valueAt(place: number): string {
    return this.at(place).value();
  }

  *describe(): Iterable<string> {
    for (const cursor = this.first(); cursor.valid; cursor.next()) {
      yield `${cursor.fieldLength}:${cursor.field()}${cursor.value()}`;
    }
  }

  clone(): HashValue {
    const copy = new HashValue(this.arena);
    for (const cursor = this.first(); cursor.valid; cursor.next()) {
      const { buffer, fieldStart, fieldLength, valueStart, valueLength } = cursor;
      copy.setBytes(buffer, fieldStart, fieldLength, valueStart, valueLength, UNLIMITED);
    }
    copy.isSmall = this.isSmall;
    const { times } = this;
    if (times !== null) copy.needState().times = { of: new Map(times.of), next: times.next };
    return copy;
  }

  /** Gives all memory back. */
  release(): void {
    if (this.slot !== 0) this.arena.free(this.slot);
    this.table?.release();
    this.slot = 0;
    this.state = null;
  }
}

/** A cursor on one entry of a table. */
function cursorOn(table: SlotTable, pointer: number): HashCursor {
  const cursor = new HashCursor(table, table.pageOf(pointer), 0, 0);
  cursor.settleOnEntry(table, pointer);
  return cursor;
}

/** Writes the value of an entry that has room for it. */
function setEntry(table: SlotTable, pointer: number, bytes: Uint8Array, start: number, length: number): void {
  table.setOwnWord(pointer, length);
  copyBytes(table.pageOf(pointer), table.keyStart(pointer) + table.keyLength(pointer), bytes, start, length);
}
