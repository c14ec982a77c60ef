/**
 * One of the numbered databases: finds, makes, changes and removes records by key. Handlers reach it through `Call`,
 * which adds what belongs to commands (statistics, notifications, WATCH).
 */
import type { Container } from './container.ts';
import { hashBytes } from './hash-bytes.ts';
import type { Keyspace } from './keyspace.ts';
import { KeyTable } from './key-table.ts';
import {
  ACCESS,
  EXPIRY_HIGH,
  EXPIRY_LOW,
  IS_CONTAINER,
  IS_RAW,
  KEY_LENGTH,
  META,
  RECORD_BYTES,
  TYPE_MASK,
  VALUE,
  ValueType,
} from './record.ts';

const TWO_32 = 4294967296;
/** A place in the key table, at its usual load. */
const TABLE_ENTRY_BYTES = 16;
/** No expiry, where one is asked for. */
export const NO_EXPIRY = -1;
export class Database {
  readonly index: number;
  readonly keyspace: Keyspace;
  table: KeyTable;
  /** How many keys have an expiry. */
  expires = 0;
  /** The segment that active expiry visits next. */
  expiryCursor = 0;
  /** Sum of the remaining lifetimes and count of keys the last expiry walk saw, for INFO's avg_ttl. */
  averageTtl = 0;

  constructor(index: number, keyspace: Keyspace) {
    this.index = index;
    this.keyspace = keyspace;
    this.table = new KeyTable(keyspace.arena);
  }

  get size(): number {
    return this.table.size;
  }

  /** The record of a key, or 0. A key whose time has passed is removed and is not there. */
  find(key: Buffer, start: number, length: number): number {
    const hash = hashBytes(key, start, length);
    const pointer = this.table.find(hash, key, start, length);
    if (pointer === 0) return 0;
    const high = this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + EXPIRY_HIGH]!;
    if (high >= 0 && this.isExpired(pointer)) {
      if (!this.keyspace.mayExpire(this, pointer)) return this.keyspace.hidesExpired ? 0 : pointer;
      this.keyspace.expire(this, pointer);
      return 0;
    }
    return pointer;
  }

  /** Whether a key is there physically, expired or not. */
  findRaw(key: Buffer): number {
    return this.table.find(hashBytes(key, 0, key.length), key, 0, key.length);
  }

  isExpired(pointer: number): boolean {
    const expiry = this.expiryOf(pointer);
    return expiry !== NO_EXPIRY && expiry < this.keyspace.clock.now;
  }

  typeOf(pointer: number): number {
    return this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + META]! & TYPE_MASK;
  }

  /** A copy of the record's key. */
  keyOf(pointer: number): Buffer {
    const word = (pointer & 0xffff) << 1;
    const page = pointer >>> 16;
    const start = (word << 2) + RECORD_BYTES;
    const length = this.keyspace.arena.words[page]![word + KEY_LENGTH]!;
    return Buffer.from(this.keyspace.arena.pages[page]!.subarray(start, start + length));
  }

  /** The record's key as a byte string. */
  keyTextOf(pointer: number): string {
    const word = (pointer & 0xffff) << 1;
    const page = pointer >>> 16;
    const start = (word << 2) + RECORD_BYTES;
    const length = this.keyspace.arena.words[page]![word + KEY_LENGTH]!;
    return this.keyspace.arena.pages[page]!.toString('latin1', start, start + length);
  }

  /** Expiry in Unix milliseconds, rounded beyond 2^53, or NO_EXPIRY. */
  expiryOf(pointer: number): number {
    const words = this.keyspace.arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    const high = words[word + EXPIRY_HIGH]!;
    return high < 0 ? NO_EXPIRY : high * TWO_32 + (words[word + EXPIRY_LOW]! >>> 0);
  }

  /** Expiry in Unix milliseconds, exact, or -1n. */
  exactExpiryOf(pointer: number): bigint {
    const words = this.keyspace.arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    const high = words[word + EXPIRY_HIGH]!;
    return high < 0 ? -1n : (BigInt(high) << 32n) | BigInt(words[word + EXPIRY_LOW]! >>> 0);
  }

  /** Sets the expiry, or removes it with NO_EXPIRY. A time before 1970 counts as 1970. */
  setExpiry(pointer: number, expiry: number | bigint): void {
    const words = this.keyspace.arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    const had = words[word + EXPIRY_HIGH]! >= 0;
    if (expiry === NO_EXPIRY) {
      if (had) this.expires--;
      words[word + EXPIRY_HIGH] = -1;
      return;
    }
    if (!had) this.expires++;
    if (typeof expiry === 'bigint') {
      words[word + EXPIRY_LOW] = Number(BigInt.asIntN(32, expiry));
      words[word + EXPIRY_HIGH] = Number(BigInt.asIntN(32, expiry >> 32n));
    } else {
      const time = expiry < 0 ? 0 : expiry;
      words[word + EXPIRY_HIGH] = Math.floor(time / TWO_32);
      words[word + EXPIRY_LOW] = (time % TWO_32) | 0;
    }
  }

  /** Renews the access clock that eviction and OBJECT IDLETIME read. */
  touch(pointer: number): void {
    const words = this.keyspace.arena.words[pointer >>> 16]!;
    const word = ((pointer & 0xffff) << 1) + ACCESS;
    words[word] = this.keyspace.nextAccess(words[word]!);
  }

  accessOf(pointer: number): number {
    return this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + ACCESS]!;
  }

  setAccess(pointer: number, access: number): void {
    this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + ACCESS] = access;
  }

  /** Length of a string value in bytes. */
  stringLength(pointer: number): number {
    return this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + VALUE]!;
  }

  /** Where in its page (`keyspace.arena.pages[pointer >>> 16]`) a string value begins. */
  stringStart(pointer: number): number {
    const word = (pointer & 0xffff) << 1;
    return (word << 2) + RECORD_BYTES + this.keyspace.arena.words[pointer >>> 16]![word + KEY_LENGTH]!;
  }

  /** The page a record lies in. */
  pageOf(pointer: number): Buffer {
    return this.keyspace.arena.pages[pointer >>> 16]!;
  }

  /** A string value without a copy: valid until the keyspace changes. */
  stringView(pointer: number): Buffer {
    const start = this.stringStart(pointer);
    return this.pageOf(pointer).subarray(start, start + this.stringLength(pointer));
  }

  isRaw(pointer: number): boolean {
    return (this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + META]! & IS_RAW) !== 0;
  }

  /** Marks a string as changed in place (`OBJECT ENCODING`: raw). */
  markRaw(pointer: number): void {
    this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + META]! |= IS_RAW;
  }

  /** The container of a record that holds one. */
  containerOf(pointer: number): Container {
    return this.keyspace.containers.at(pointer);
  }

  isContainer(pointer: number): boolean {
    return (
      (this.keyspace.arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + META]! & IS_CONTAINER) !== 0
    );
  }

  /**
   * Sets a key to a string, whatever was there; writes in place when the size class stays.
   * @param keepExpiry whether the expiry of a key that is there stays
   * @returns the pointer of the record
   */
  setString(
    key: Buffer,
    keyStart: number,
    keyLength: number,
    value: Uint8Array,
    valueStart: number,
    valueLength: number,
    keepExpiry: boolean,
  ): number {
    const hash = hashBytes(key, keyStart, keyLength);
    const old = this.table.find(hash, key, keyStart, keyLength);
    const arena = this.keyspace.arena;
    const total = RECORD_BYTES + keyLength + valueLength;
    if (old === 0) {
      const pointer = this.newRecord(key, keyStart, keyLength, total, ValueType.String, valueLength);
      this.table.insert(hash, pointer);
      copyBytes(arena.pages[pointer >>> 16]!, this.stringStart(pointer), value, valueStart, valueLength);
      if (this.keyspace.onCreated !== null) this.keyspace.onCreated(this, this.keyOf(pointer));
      return pointer;
    }
    let pointer = old;
    const oldWords = arena.words[old >>> 16]!;
    const oldWord = (old & 0xffff) << 1;
    const expiryHigh = oldWords[oldWord + EXPIRY_HIGH]!;
    if (expiryHigh >= 0 && !keepExpiry) this.expires--;
    if ((oldWords[oldWord + META]! & IS_CONTAINER) !== 0) this.keyspace.containers.release(old);
    if (!arena.fits(old, total)) {
      pointer = this.newRecord(key, keyStart, keyLength, total, ValueType.String, valueLength);
      this.table.replace(hash, pointer);
      copyBytes(arena.pages[pointer >>> 16]!, this.stringStart(pointer), value, valueStart, valueLength);
      if (keepExpiry) this.copyExpiry(oldWords, oldWord, pointer);
      arena.free(old);
      return pointer;
    }
    const words = arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    words[word + META] = ValueType.String | this.keyspace.epoch;
    words[word + VALUE] = valueLength;
    words[word + ACCESS] = this.keyspace.firstAccess();
    if (!keepExpiry) words[word + EXPIRY_HIGH] = -1;
    const start = (word << 2) + RECORD_BYTES + keyLength;
    copyBytes(arena.pages[pointer >>> 16]!, start, value, valueStart, valueLength);
    return pointer;
  }

  /**
   * Puts other bytes in place of a string's, where its record is of the size for them: key, expiry and access clock stay.
   * False: it is not, and nothing was done.
   */
  overwriteString(pointer: number, value: Uint8Array, length: number): boolean {
    const arena = this.keyspace.arena;
    const words = arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    const place = RECORD_BYTES + words[word + KEY_LENGTH]!;
    if (!arena.fits(pointer, place + length)) return false;
    words[word + META] = ValueType.String | this.keyspace.epoch;
    words[word + VALUE] = length;
    copyBytes(arena.pages[pointer >>> 16]!, (word << 2) + place, value, 0, length);
    return true;
  }

  /**
   * Changes the length of a string in place or by moving its record; what is new is zero bytes. Room is doubled for
   * long values, so that appending stays cheap.
   * @returns the pointer of the record, which may have moved
   */
  resizeString(pointer: number, length: number): number {
    const arena = this.keyspace.arena;
    const keyLength = arena.words[pointer >>> 16]![((pointer & 0xffff) << 1) + KEY_LENGTH]!;
    const oldLength = this.stringLength(pointer);
    const total = RECORD_BYTES + keyLength + length;
    let moved = pointer;
    if (total > arena.capacity(pointer)) {
      const key = this.keyOf(pointer);
      const room = total > 65536 ? Math.max(total, Math.min(total * 2, total + 1024 * 1024)) : total;
      moved = arena.allocate(room);
      const keepBytes = RECORD_BYTES + keyLength + Math.min(oldLength, length);
      const source = (pointer & 0xffff) << 3;
      arena.pages[pointer >>> 16]!.copy(
        arena.pages[moved >>> 16]!,
        (moved & 0xffff) << 3,
        source,
        source + keepBytes,
      );
      this.move(key, pointer, moved);
    }
    arena.words[moved >>> 16]![((moved & 0xffff) << 1) + VALUE] = length;
    if (length > oldLength) {
      const start = this.stringStart(moved);
      arena.pages[moved >>> 16]!.fill(0, start + oldLength, start + length);
    }
    return moved;
  }

  /** Lets the table point to where a record was copied, and frees its old place. */
  private move(key: Buffer, from: number, to: number): void {
    const hash = hashBytes(key, 0, key.length);
    this.table.find(hash, key, 0, key.length);
    this.table.replace(hash, to);
    this.keyspace.arena.free(from);
  }

  /** Sets a key to a container, whatever was there. */
  setContainer(
    key: Buffer,
    keyStart: number,
    keyLength: number,
    container: Container,
    keepExpiry: boolean,
  ): number {
    const hash = hashBytes(key, keyStart, keyLength);
    const old = this.table.find(hash, key, keyStart, keyLength);
    const total = RECORD_BYTES + keyLength;
    const pointer = this.newRecord(key, keyStart, keyLength, total, container.type, 0);
    this.keyspace.containers.place(pointer, container);
    if (old === 0) {
      this.table.insert(hash, pointer);
      if (this.keyspace.onCreated !== null) this.keyspace.onCreated(this, this.keyOf(pointer));
    } else {
      const words = this.keyspace.arena.words[old >>> 16]!;
      const word = (old & 0xffff) << 1;
      this.table.replace(hash, pointer);
      if (keepExpiry) this.copyExpiry(words, word, pointer);
      else if (words[word + EXPIRY_HIGH]! >= 0) this.expires--;
      this.keyspace.containers.release(old);
      this.keyspace.arena.free(old);
    }
    return pointer;
  }

  private newRecord(
    key: Buffer,
    keyStart: number,
    keyLength: number,
    total: number,
    meta: number,
    value: number,
  ): number {
    const arena = this.keyspace.arena;
    const pointer = arena.allocate(total);
    const words = arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    words[word + META] = meta | this.keyspace.epoch;
    words[word + KEY_LENGTH] = keyLength;
    words[word + VALUE] = value;
    words[word + ACCESS] = this.keyspace.firstAccess();
    words[word + EXPIRY_HIGH] = -1;
    copyBytes(arena.pages[pointer >>> 16]!, (word << 2) + RECORD_BYTES, key, keyStart, keyLength);
    return pointer;
  }

  /** Gives a record that takes another's place the expiry of that one. */
  private copyExpiry(oldWords: Int32Array, oldWord: number, pointer: number): void {
    const words = this.keyspace.arena.words[pointer >>> 16]!;
    const word = (pointer & 0xffff) << 1;
    words[word + EXPIRY_LOW] = oldWords[oldWord + EXPIRY_LOW]!;
    words[word + EXPIRY_HIGH] = oldWords[oldWord + EXPIRY_HIGH]!;
  }

  /** Removes a record and its value. */
  remove(pointer: number): void {
    if (this.keyspace.onRemove !== null) this.keyspace.onRemove(this, pointer);
    const word = (pointer & 0xffff) << 1;
    const page = pointer >>> 16;
    const words = this.keyspace.arena.words[page]!;
    const start = (word << 2) + RECORD_BYTES;
    const hash = hashBytes(this.keyspace.arena.pages[page]!, start, words[word + KEY_LENGTH]!);
    this.table.remove(hash, pointer);
    if (words[word + EXPIRY_HIGH]! >= 0) this.expires--;
    this.keyspace.containers.release(pointer);
    this.keyspace.arena.free(pointer);
  }

  /** Gives a record another key, which is not there yet: everything else of it stays. */
  rename(pointer: number, key: Buffer, keyStart: number, keyLength: number): void {
    this.detach(pointer);
    const renamed = this.copyRecord(pointer, key, keyStart, keyLength);
    this.keyspace.arena.free(pointer);
    this.adopt(renamed);
  }

  /** Copies a record to a key of a database, which is not there yet, with its expiry. */
  copyTo(pointer: number, target: Database, key: Buffer): void {
    const copy = this.copyRecord(pointer, key, 0, key.length);
    if (this.isContainer(pointer)) {
      this.keyspace.containers.place(copy, this.containerOf(pointer).clone());
    }
    this.setAccess(copy, this.keyspace.firstAccess());
    target.adopt(copy);
  }

  /** A record in no table, with another key and all else as in `pointer`. */
  private copyRecord(pointer: number, key: Buffer, keyStart: number, keyLength: number): number {
    const { arena } = this.keyspace;
    const valueLength = this.isContainer(pointer) ? 0 : this.stringLength(pointer);
    const total = RECORD_BYTES + keyLength + valueLength;
    const copy = this.newRecord(key, keyStart, keyLength, total, 0, 0);
    const from = arena.words[pointer >>> 16]!;
    const to = arena.words[copy >>> 16]!;
    const fromWord = (pointer & 0xffff) << 1;
    const toWord = (copy & 0xffff) << 1;
    for (const field of [META, VALUE, ACCESS, EXPIRY_LOW, EXPIRY_HIGH])
      to[toWord + field] = from[fromWord + field]!;
    this.keyspace.enterEpoch(copy);
    const start = this.stringStart(pointer);
    this.pageOf(pointer).copy(this.pageOf(copy), this.stringStart(copy), start, start + valueLength);
    return copy;
  }

  /** Exchanges all keys with another database. */
  swapWith(other: Database): void {
    const { table, expires, averageTtl } = this;
    this.table = other.table;
    this.expires = other.expires;
    this.averageTtl = other.averageTtl;
    other.table = table;
    other.expires = expires;
    other.averageTtl = averageTtl;
  }

  /** Takes a record out of the table without freeing it, to `adopt` it in another database. */
  detach(pointer: number): void {
    const key = this.keyOf(pointer);
    this.table.remove(hashBytes(key, 0, key.length), pointer);
    if (this.expiryOf(pointer) !== NO_EXPIRY) this.expires--;
  }

  /** Puts in a record that another database let go. The key is not there yet. */
  adopt(pointer: number): void {
    const key = this.keyOf(pointer);
    this.table.insert(hashBytes(key, 0, key.length), pointer);
    if (this.expiryOf(pointer) !== NO_EXPIRY) this.expires++;
  }

  /** Removes everything. */
  clear(): void {
    const arena = this.keyspace.arena;
    const pointers = new Int32Array(this.size);
    let count = 0;
    let bytes = 0;
    this.table.forEach((pointer) => {
      this.keyspace.containers.release(pointer);
      pointers[count++] = pointer;
      bytes += arena.capacity(pointer);
    });
    this.forget();
    arena.freeMany(pointers, count, bytes);
  }

  /** Forgets everything, without giving its memory back. */
  forget(): void {
    this.table.clear();
    this.expires = 0;
    this.averageTtl = 0;
  }

  /** An estimate of what a record takes in memory. */
  memoryOf(pointer: number): number {
    const container = this.isContainer(pointer) ? this.containerOf(pointer) : null;
    const ofContainer = container === null ? 0 : container.memoryBytes + (container.slotBytes ?? 0);
    return this.keyspace.arena.capacity(pointer) + TABLE_ENTRY_BYTES + ofContainer;
  }
}

/** Short runs are copied byte by byte, which costs less than a call of Buffer. */
function copyBytes(target: Buffer, at: number, source: Uint8Array, start: number, length: number): void {
  if (length <= 64) {
    for (let i = 0; i < length; i++) target[at + i] = source[start + i]!;
  } else {
    target.set(source.subarray(start, start + length), at);
  }
}
