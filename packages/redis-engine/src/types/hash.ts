/** The hash type: fields and their values. */
import type { Container, EncodingLimits } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { PackedMap } from '../structures/packed-map.ts';
import { StringMap } from '../structures/string-map.ts';

/** Estimated heap bytes of a hash beside its entries. */
const HASH_BYTES = 112;

export class HashValue implements Container {
  static readonly type = ValueType.Hash;
  readonly type = ValueType.Hash;
  /** One string as long as it is small, which is not quite as long as Redis would call it a listpack. */
  private map: PackedMap | StringMap = new PackedMap();
  /** Within the limits of the compact encoding since it was made: once beyond, it never goes back. */
  private isSmall = true;
  /** Unix milliseconds at which single fields expire. Null while none does. */
  private expiries: Map<string, number> | null = null;
  /** Not later than the first of these times; Infinity while there is none. */
  nextExpiryAt = Infinity;
  private readonly limits: EncodingLimits;

  constructor(limits: EncodingLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.map.size;
  }

  get memoryBytes(): number {
    return HASH_BYTES + this.map.memoryBytes;
  }

  encoding(): string {
    return this.isSmall ? 'listpack' : 'hashtable';
  }

  get(field: string): string | undefined {
    return this.map.get(field);
  }

  has(field: string): boolean {
    return this.map.has(field);
  }

  /** Sets a field; true if it is new. Its expiry goes, unless it is to be kept. */
  set(field: string, value: string, keepExpiry = false): boolean {
    if (this.map instanceof PackedMap && !this.map.takes(field.length, value.length)) this.unpack(this.map);
    const old = this.map.set(field, value);
    if (this.expiries !== null && !keepExpiry) this.persist(field);
    if (this.isSmall) this.checkLimits(field.length, value.length);
    return old === undefined;
  }

  private unpack(packed: PackedMap): void {
    const map = new StringMap();
    for (let place = 0; place < packed.size; place++) map.set(packed.keyAt(place), packed.valueAt(place));
    this.map = map;
  }

  /** The encoding turns when there are too many fields, or one is too long. */
  private checkLimits(fieldLength: number, valueLength: number): void {
    const { hashMaxListpackEntries, hashMaxListpackValue } = this.limits;
    const longest = Math.max(fieldLength, valueLength);
    if (this.size > hashMaxListpackEntries || longest > hashMaxListpackValue) this.isSmall = false;
  }

  /** Removes a field; false if it was not there. */
  delete(field: string): boolean {
    const value = this.map.delete(field);
    if (value === undefined) return false;
    if (this.expiries !== null) this.persist(field);
    return true;
  }

  /** Unix milliseconds at which a field expires; undefined if it does not. */
  expiryOf(field: string): number | undefined {
    return this.expiries?.get(field);
  }

  setExpiry(field: string, timeMs: number): void {
    this.expiries ??= new Map();
    this.expiries.set(field, timeMs);
    this.nextExpiryAt = Math.min(this.nextExpiryAt, timeMs);
  }

  /** Lets a field stay; false if it had no expiry. */
  persist(field: string): boolean {
    if (this.expiries === null || !this.expiries.delete(field)) return false;
    if (this.expiries.size === 0) {
      this.expiries = null;
      this.nextExpiryAt = Infinity;
    }
    return true;
  }

  /** Removes the fields whose time has passed and returns how many there were. */
  removeExpired(nowMs: number): number {
    if (this.expiries === null) return 0;
    const expired: string[] = [];
    let next = Infinity;
    for (const [field, timeMs] of this.expiries) {
      if (timeMs <= nowMs) expired.push(field);
      else next = Math.min(next, timeMs);
    }
    for (const field of expired) this.delete(field);
    this.nextExpiryAt = next;
    return expired.length;
  }

  /** Field at a place from 0 to `size` - 1. Places change when fields are removed. */
  fieldAt(place: number): string {
    return this.map.keyAt(place);
  }

  valueAt(place: number): string {
    return this.map.valueAt(place);
  }

  *describe(): Iterable<string> {
    for (let place = 0; place < this.size; place++) {
      yield `${this.fieldAt(place).length}:${this.fieldAt(place)}${this.valueAt(place)}`;
    }
  }

  clone(): HashValue {
    const copy = new HashValue(this.limits);
    for (let place = 0; place < this.size; place++) copy.set(this.fieldAt(place), this.valueAt(place));
    copy.isSmall = this.isSmall;
    if (this.expiries !== null) copy.expiries = new Map(this.expiries);
    copy.nextExpiryAt = this.nextExpiryAt;
    return copy;
  }
}
