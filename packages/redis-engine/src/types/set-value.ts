/**
 * The value of a set, as bytes outside the JavaScript heap: 64-bit integers in ascending order as long as there are only few
 * (`intset`), byte strings otherwise (`hashtable`), of which few short ones are one packed run and others a `SlotTable`.
 */
import type { Container } from '../keyspace/container.ts';
import { PackedContainer } from '../keyspace/packed-container.ts';
import { PACKED_FORM, ValueType } from '../keyspace/record.ts';
import { bytesOf, copyBytes } from '../structures/byte-text.ts';
import { type Integer, parseInt64 } from '../structures/integer.ts';
import { addInteger, hasInteger, integerAt, integerCount, removeInteger } from '../structures/integer-set.ts';
import { reshapeRun, runBytes, runCount, runStart } from '../structures/packed-run.ts';
import { findString, MAX_PACKED_STRING } from '../structures/packed-strings.ts';
import { SlotTable } from '../structures/slot-table.ts';

/** Estimated heap bytes beside a table. */
const BASE_BYTES = 88;
/** More than this is slower packed than in a table. */
const MAX_PACKED_ENTRIES = 64;
const MAX_PACKED_BYTES = 2048;
const LONGEST_INTEGER = 20;

export class SetValue extends PackedContainer implements Container {
  static readonly type = ValueType.Set;
  private holdsIntegers = true;
  private table: SlotTable | null = null;

  get isPacked(): boolean {
    return this.table === null;
  }

  override get packedForm(): number {
    return this.holdsIntegers ? 0 : PACKED_FORM;
  }

  protected override setPackedForm(form: number): void {
    this.holdsIntegers = form === 0;
  }

  get type(): typeof ValueType.Set {
    return ValueType.Set;
  }

  get size(): number {
    if (this.table !== null) return this.table.size;
    return this.holdsIntegers ? integerCount(this.arena, this.slot) : runCount(this.arena, this.slot);
  }

  get memoryBytes(): number {
    return this.table === null ? 0 : BASE_BYTES + this.table.memoryBytes;
  }

  get slotBytes(): number {
    if (this.table !== null) return this.table.slotBytes;
    return this.slot === 0 ? 0 : this.arena.capacity(this.slot);
  }

  encoding(): 'intset' | 'hashtable' {
    return this.holdsIntegers ? 'intset' : 'hashtable';
  }

  // ── Members ────────────────────────────────────────────────────────────────────────────────────────────────────────

  has(member: string): boolean {
    return this.hasBytes(bytesOf(member), 0, member.length);
  }

  /** Whether `length` bytes of a buffer from `start` are a member. */
  hasBytes(bytes: Buffer, start: number, length: number): boolean {
    if (this.table !== null) return this.table.find(bytes, start, length) !== 0;
    if (!this.holdsIntegers) return this.findPacked(bytes, start, length) >= 0;
    const integer = integerOf(bytes, start, length);
    return integer !== undefined && hasInteger(this.arena, this.slot, integer);
  }

  /**
   * Adds a member; false if it was there.
   * @param maxIntegers up to how many integers the set stays in its small form (`set-max-intset-entries`)
   */
  add(member: string, maxIntegers: number): boolean {
    return this.addBytes(bytesOf(member), 0, member.length, maxIntegers);
  }

  /** The same with a member that is `length` bytes of a buffer from `start`. */
  addBytes(bytes: Buffer, start: number, length: number, maxIntegers: number): boolean {
    if (this.holdsIntegers) {
      const integer = integerOf(bytes, start, length);
      if (integer !== undefined) return this.addToIntegers(integer, maxIntegers);
      // The bytes may be those that turning integers into strings writes over.
      const copy = Buffer.from(bytes.subarray(start, start + length));
      this.toStrings();
      return this.addString(copy, 0, length);
    }
    return this.addString(bytes, start, length);
  }

  private addToIntegers(integer: Integer, maxIntegers: number): boolean {
    if (hasInteger(this.arena, this.slot, integer)) return false;
    this.setSlot(addInteger(this.arena, this.slot, integer));
    if (this.size > maxIntegers) this.toStrings();
    return true;
  }

  private addString(bytes: Uint8Array, start: number, length: number): boolean {
    let { table } = this;
    if (table === null) {
      if (this.findPacked(bytes, start, length) >= 0) return false;
      if (this.mayPack(length)) {
        this.addPacked(bytes, start, length);
        return true;
      }
      table = this.unpack();
    }
    if (table.find(bytes, start, length) !== 0) return false;
    table.add(bytes, start, length, 0);
    return true;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    const bytes = bytesOf(member);
    const { length } = member;
    if (this.table !== null) {
      const entry = this.table.find(bytes, 0, length);
      if (entry !== 0) this.table.remove(entry);
      return entry !== 0;
    }
    if (this.holdsIntegers) {
      const integer = integerOf(bytes, 0, length);
      if (integer === undefined || !hasInteger(this.arena, this.slot, integer)) return false;
      this.setSlot(removeInteger(this.arena, this.slot, integer));
      return true;
    }
    const at = this.findPacked(bytes, 0, length);
    if (at < 0) return false;
    this.setSlot(reshapeRun(this.arena, this.slot, at - runStart(this.slot), length + 1, 0, this.size - 1));
    return true;
  }

  /** The member at a place from 0 to `size - 1`. Places change when members are added or removed. */
  at(place: number): string {
    if (this.table !== null) return this.table.keyText(this.table.entryAt(place));
    if (this.holdsIntegers) return String(integerAt(this.arena, this.slot, place));
    const { page } = this;
    let at = runStart(this.slot);
    for (let i = 0; i < place; i++) at += page[at]! + 1;
    return page.toString('latin1', at + 1, at + 1 + page[at]!);
  }

  /** A random member of a set that is not empty. */
  random(): string {
    return this.at(Math.floor(Math.random() * this.size));
  }

  // ── Forms ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  private get page(): Buffer {
    return this.arena.pages[this.slot >>> 16]!;
  }

  /** Where the packed entry of a member begins, -1 if there is none. */
  private findPacked(bytes: Uint8Array, start: number, length: number): number {
    const from = runStart(this.slot);
    return findString(this.page, from, from + runBytes(this.arena, this.slot), bytes, start, length);
  }

  private mayPack(length: number): boolean {
    const { arena, slot } = this;
    return (
      length <= MAX_PACKED_STRING &&
      runCount(arena, slot) < MAX_PACKED_ENTRIES &&
      runBytes(arena, slot) + length + 1 <= MAX_PACKED_BYTES
    );
  }

  private addPacked(bytes: Uint8Array, start: number, length: number): void {
    const end = runBytes(this.arena, this.slot);
    const count = runCount(this.arena, this.slot) + 1;
    this.setSlot(reshapeRun(this.arena, this.slot, end, 0, length + 1, count));
    const at = runStart(this.slot) + end;
    this.page[at] = length;
    copyBytes(this.page, at + 1, bytes, start, length);
  }

  private unpack(): SlotTable {
    const table = new SlotTable(this.arena, 0);
    const { page } = this;
    let at = runStart(this.slot);
    const end = at + runBytes(this.arena, this.slot);
    for (; at < end; at += page[at]! + 1) {
      table.find(page, at + 1, page[at]!);
      table.add(page, at + 1, page[at]!, 0);
    }
    this.outgrow();
    if (this.slot !== 0) this.arena.free(this.slot);
    this.slot = 0;
    this.table = table;
    return table;
  }

  private toStrings(): void {
    const integers = this.slot;
    const count = integerCount(this.arena, integers);
    this.holdsIntegers = false;
    this.setSlot(0);
    for (let place = 0; place < count; place++) {
      const text = String(integerAt(this.arena, integers, place));
      this.addString(bytesOf(text), 0, text.length);
    }
    if (integers !== 0) this.arena.free(integers);
  }

  // ── As a whole ─────────────────────────────────────────────────────────────────────────────────────────────────────

  *describe(): Iterable<string> {
    for (let place = 0; place < this.size; place++) yield this.at(place);
  }

  clone(): SetValue {
    const copy = new SetValue(this.arena);
    copy.holdsIntegers = this.holdsIntegers;
    for (let place = 0; place < this.size; place++) copy.add(this.at(place), Infinity);
    return copy;
  }

  /** Gives all memory back. */
  release(): void {
    if (this.slot !== 0) this.arena.free(this.slot);
    this.table?.release();
    this.slot = 0;
    this.table = null;
  }
}

/** The integer that bytes are in its only spelling, undefined if they are none. */
function integerOf(bytes: Buffer, start: number, length: number): Integer | undefined {
  if (length === 0 || length > LONGEST_INTEGER || bytes[start]! > 0x39) return undefined;
  return parseInt64(bytes.toString('latin1', start, start + length));
}
