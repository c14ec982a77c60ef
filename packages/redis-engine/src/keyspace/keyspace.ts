/**
 * All databases of a server, the memory they share, and what belongs to all of them: the clock, the access clock of
 * eviction, the count of memory.
 */
import { HashValue } from '../types/hash.ts';
import { SetValue } from '../types/set-value.ts';
import { SortedSetValue } from '../types/sorted-set-value.ts';
import { Arena } from './arena.ts';
import type { Container } from './container.ts';
import { Database } from './database.ts';
import { PackedContainer, type PackedHome } from './packed-container.ts';
import {
  EPOCH_SHIFT,
  IS_CONTAINER,
  IS_PACKED,
  META,
  META_WITHOUT_EPOCH,
  PACKED_FORM,
  TYPE_MASK,
  VALUE,
  ValueType,
} from './record.ts';

/** Time as commands see it: renewed once per read of a socket, so that it stands still within a command. */
export interface Clock {
  /** Unix milliseconds. */
  now: number;
}

/** What the keyspace tells its server. */
export interface KeyspaceListener {
  /** A key's time has passed; it is removed right after. */
  expired(database: Database, key: Buffer): void;
}

/** Packed containers that were asked for last and are known by their record, so that a command meets each only once. */
const VIEWS = 4;

/** Containers by record: of packed ones it holds the slot, of others the number here. */
class ContainerTable implements PackedHome {
  private readonly arena: Arena;
  private readonly views: (PackedContainer & Container)[] = [];
  private nextView = 0;
  /** Sum of `memoryBytes`, as far as it was accounted. */
  memoryBytes = 0;
  private readonly items: (Container | undefined)[] = [];
  private readonly accounted: number[] = [];
  private readonly free: number[] = [];
  /** Numbers handed out since `account` was last called: their memory may have changed. */
  private readonly touched: number[] = [];

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Gives a container to a record that has none. */
  place(record: number, container: Container): void {
    const words = this.arena.words[record >>> 16]!;
    const word = (record & 0xffff) << 1;
    const meta = (words[word + META]! & ~(IS_PACKED | PACKED_FORM)) | IS_CONTAINER;
    if (!(container instanceof PackedContainer) || !container.isPacked) {
      words[word + META] = meta;
      words[word + VALUE] = this.add(container);
      return;
    }
    words[word + META] = meta | IS_PACKED | container.packedForm;
    words[word + VALUE] = container.packedSlot;
    container.attach(this, record, container.packedSlot, container.packedForm);
    this.keepView(container);
  }

  /** The container of a record that holds one. */
  at(record: number): Container {
    const words = this.arena.words[record >>> 16]!;
    const word = (record & 0xffff) << 1;
    const meta = words[word + META]!;
    const value = words[word + VALUE]!;
    if ((meta & IS_PACKED) === 0) return this.get(value);
    const form = meta & PACKED_FORM;
    const type = meta & TYPE_MASK;
    for (const view of this.views) if (view.isAt(record, value, form) && view.type === type) return view;
    const view = newPacked(type, this.arena);
    view.attach(this, record, value, form);
    this.keepView(view);
    return view;
  }

  /** Gives the memory of a record's container back. */
  release(record: number): void {
    const words = this.arena.words[record >>> 16]!;
    const word = (record & 0xffff) << 1;
    const meta = words[word + META]!;
    if ((meta & IS_CONTAINER) === 0) return;
    const value = words[word + VALUE]!;
    if ((meta & IS_PACKED) === 0) {
      this.remove(value);
      return;
    }
    for (const view of this.views) if (view.isAt(record, value, meta & PACKED_FORM)) view.detach();
    if (value !== 0) this.arena.free(value);
  }

  moved(record: number, slot: number, form: number): void {
    const words = this.arena.words[record >>> 16]!;
    const word = (record & 0xffff) << 1;
    words[word + VALUE] = slot;
    words[word + META] = (words[word + META]! & ~PACKED_FORM) | form;
  }

  outgrew(record: number, container: PackedContainer & Container): void {
    const words = this.arena.words[record >>> 16]!;
    const word = (record & 0xffff) << 1;
    words[word + VALUE] = this.add(container);
    words[word + META]! &= ~(IS_PACKED | PACKED_FORM);
  }

  private keepView(view: PackedContainer & Container): void {
    this.views[this.nextView] = view;
    this.nextView = (this.nextView + 1) % VIEWS;
  }

  private add(container: Container): number {
    const number = this.free.pop() ?? this.items.length;
    this.items[number] = container;
    this.accounted[number] = 0;
    this.touched.push(number);
    return number;
  }

  private get(number: number): Container {
    const touched = this.touched;
    if (touched[touched.length - 1] !== number) {
      if (touched.length >= 64) this.account();
      touched.push(number);
    }
    return this.items[number]!;
  }

  private remove(number: number): void {
    this.memoryBytes -= this.accounted[number]!;
    this.accounted[number] = 0;
    this.items[number]?.release?.();
    this.items[number] = undefined;
    this.free.push(number);
  }

  /** Forgets all, without giving their memory back one by one: the arena is emptied as a whole. */
  reset(): void {
    this.items.length = 0;
    this.accounted.length = 0;
    this.free.length = 0;
    this.touched.length = 0;
    this.views.length = 0;
    this.nextView = 0;
    this.memoryBytes = 0;
  }

  /** Brings `memoryBytes` up to date with the containers that were touched. */
  account(): void {
    const touched = this.touched;
    for (let i = 0; i < touched.length; i++) {
      const number = touched[i]!;
      const bytes = this.items[number]?.memoryBytes ?? 0;
      this.memoryBytes += bytes - this.accounted[number]!;
      this.accounted[number] = bytes;
    }
    touched.length = 0;
  }
}

function newPacked(type: number, arena: Arena): PackedContainer & Container {
  if (type === ValueType.Hash) return new HashValue(arena);
  return type === ValueType.Set ? new SetValue(arena) : new SortedSetValue(arena);
}

/** Minutes in the upper 16 bits, a logarithmic counter in the lower 8: LFU's access clock. */
const LFU_INIT_VALUE = 5;
/** Resolution of the LRU access clock. */
const ACCESS_UNIT_MS = 10;

export class Keyspace {
  readonly arena = new Arena();
  readonly containers = new ContainerTable(this.arena);
  readonly databases: Database[];
  readonly clock: Clock;
  private readonly startedAt: number;
  /** Removed because their time had passed. */
  expiredKeys = 0;
  /** Changes since the last snapshot, as `rdb_changes_since_last_save` counts them. */
  dirty = 0;
  /** Whether eviction goes by frequency: the access clock then holds a counter. */
  lfu = false;
  lfuLogFactor = 10;
  lfuDecayMinutes = 1;
  /** While above 0 nothing expires: a snapshot is loaded, a script runs, clients are paused. */
  expiryHolds = 0;
  /** Whether keys whose time has passed are not found although they may not be removed: clients are paused. */
  hidesExpired = false;
  listener: KeyspaceListener | null = null;
  /** The snapshot epoch, in its place in word 0 of a record. New records carry it; see `beginEpoch`. */
  epoch = 0;
  /** Told of records that leave, while a snapshot is taken. */
  onRemove: ((database: Database, pointer: number) => void) | null = null;
  /** Hears of keys that were not there before, while somebody wants to know. */
  onCreated: ((database: Database, key: Buffer) => void) | null = null;

  constructor(clock: Clock, databases: number) {
    this.clock = clock;
    this.startedAt = clock.now;
    this.databases = Array.from({ length: databases }, (_, index) => new Database(index, this));
  }

  /**
   * Removes all keys of these databases. Where nothing else is left, memory is given back as a whole, which takes no longer for
   * millions of keys than for a few.
   */
  clear(databases: readonly Database[]): void {
    const isAll = this.databases.every((database) => database.size === 0 || databases.includes(database));
    if (!isAll) {
      for (const database of databases) database.clear();
      return;
    }
    for (const database of this.databases) database.forget();
    this.containers.reset();
    this.arena.reset();
  }

  /** Bytes that count against maxmemory. */
  get usedBytes(): number {
    this.containers.account();
    return this.arena.usedBytes + this.containers.memoryBytes + this.tableBytes;
  }

  /** Bytes of the key tables. */
  get tableBytes(): number {
    let bytes = 0;
    for (const database of this.databases) bytes += database.table.memoryBytes;
    return bytes;
  }

  /** Whether a key whose time has passed may be removed now. */
  mayExpire(_database: Database, _pointer: number): boolean {
    return this.expiryHolds === 0;
  }

  /**
   * Begins a snapshot epoch: all records that are there now carry an older one, so that a snapshot can tell what it has
   * still to write from what it has written and from what came later.
   */
  beginEpoch(): void {
    this.epoch = (this.epoch + (1 << EPOCH_SHIFT)) | 0;
  }

  /** Whether a record is of this epoch: it was made since, or `enterEpoch` was called for it. */
  isOfEpoch(pointer: number): boolean {
    const meta = this.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + META]!;
    return ((meta ^ this.epoch) & ~META_WITHOUT_EPOCH) === 0;
  }

  enterEpoch(pointer: number): void {
    const words = this.arena.words[pointer >>> 16]!;
    const word = ((pointer & 0xffff) << 1) + META;
    words[word] = (words[word]! & META_WITHOUT_EPOCH) | this.epoch;
  }

  /** Removes a key whose time has passed. */
  expire(database: Database, pointer: number): void {
    this.expiredKeys++;
    this.dirty++;
    if (this.listener !== null) this.listener.expired(database, database.keyOf(pointer));
    database.remove(pointer);
  }

  /** Access clock of a new record. */
  firstAccess(): number {
    return this.lfu ? this.lfuMinutes() * 65536 + LFU_INIT_VALUE : this.accessClock();
  }

  /** Access clock of a record that is used now. */
  nextAccess(access: number): number {
    if (!this.lfu) return this.accessClock();
    const counter = this.lfuCounter(access);
    const base = Math.max(0, counter - LFU_INIT_VALUE);
    const grows = counter < 255 && Math.random() < 1 / (base * this.lfuLogFactor + 1);
    return this.lfuMinutes() * 65536 + (grows ? counter + 1 : counter);
  }

  /** Hundredths of seconds since this keyspace was made, in 32 bits: differences survive its wrap after 248 days. */
  private accessClock(): number {
    return ((this.clock.now - this.startedAt) / ACCESS_UNIT_MS) | 0;
  }

  /** Milliseconds since a record with this access clock was used. */
  idleMs(access: number): number {
    return Math.max(0, (this.accessClock() - access) | 0) * ACCESS_UNIT_MS;
  }

  /** The access clock of a record that was used so long ago. */
  accessBefore(idleMs: number): number {
    return (this.accessClock() - idleMs / ACCESS_UNIT_MS) | 0;
  }

  /** The counter of an LFU access clock, less one for each `lfu-decay-time` minutes without use. */
  lfuCounter(access: number): number {
    const counter = access & 0xff;
    if (this.lfuDecayMinutes === 0) return counter;
    const elapsed = (this.lfuMinutes() - (access >>> 16)) & 0x7fff;
    return Math.max(0, counter - Math.floor(elapsed / this.lfuDecayMinutes));
  }

  private lfuMinutes(): number {
    return Math.floor(this.clock.now / 60000) & 0x7fff;
  }
}
