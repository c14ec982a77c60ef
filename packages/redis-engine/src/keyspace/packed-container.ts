/**
 * Containers that are one slot of the arena while they are small: most keys of a keyspace are.
 *
 * The record of such a key holds the slot itself, and no object stands for it. One is made for each command that asks for it, knows
 * the record, and notes there which slot it has become. What no longer fits into one slot becomes an object that stays,
 * behind a number (`ContainerTable`).
 */
import type { Arena } from './arena.ts';

/** Where records are told what became of their containers. */
export interface PackedHome {
  /** The container at a record is in another slot now, and of this form. */
  moved(record: number, slot: number, form: number): void;
  /** The container at a record is more than one slot from now on. */
  outgrew(record: number, container: PackedContainer): void;
}

export abstract class PackedContainer {
  protected readonly arena: Arena;
  /** All of it; 0 while it is empty, and once it is more than one slot. */
  protected slot = 0;
  private home: PackedHome | null = null;
  private record = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Whether it is one slot: nothing else belongs to it. */
  abstract get isPacked(): boolean;

  /** What its slot holds, where there is a choice: 0, or the record's flag `PACKED_FORM`. */
  get packedForm(): number {
    return 0;
  }

  /** Takes the form that a record tells. */
  protected setPackedForm(_form: number): void {}

  get packedSlot(): number {
    return this.slot;
  }

  /** To be called with each change of the slot or its form. */
  protected setSlot(slot: number): void {
    this.slot = slot;
    if (this.home !== null) this.home.moved(this.record, slot, this.packedForm);
  }

  /** To be called before it becomes more than one slot. */
  protected outgrow(): void {
    const { home } = this;
    this.home = null;
    if (home !== null) home.outgrew(this.record, this);
  }

  /** Whether it stands for this slot at this record. */
  isAt(record: number, slot: number, form: number): boolean {
    return this.home !== null && this.record === record && this.slot === slot && this.packedForm === form;
  }

  /** From now on it stands for a slot at a record. */
  attach(home: PackedHome, record: number, slot: number, form: number): void {
    this.home = home;
    this.record = record;
    this.slot = slot;
    this.setPackedForm(form);
  }

  /** The record is gone, and with it the slot. */
  detach(): void {
    this.home = null;
    this.slot = 0;
  }
}
