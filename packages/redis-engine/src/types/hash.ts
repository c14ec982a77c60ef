/** The hash type: fields and their values. */
import type { Container, EncodingLimits } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { StringMap } from '../structures/string-map.ts';

/** Estimated heap bytes of a hash, and of an entry beside its bytes. */
const HASH_BYTES = 200;
const ENTRY_BYTES = 96;

export class HashValue implements Container {
  static readonly type = ValueType.Hash;
  readonly type = ValueType.Hash;
  memoryBytes = HASH_BYTES;
  private map = new StringMap();
  /** Within the limits of the compact encoding since it was made: once beyond, it never goes back. */
  private isSmall = true;
  private readonly limits: EncodingLimits;

  constructor(limits: EncodingLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.map.size;
  }

  encoding(): string {
    return this.isSmall ? 'listpack' : 'hashtable';
  }

  get(field: string): string | undefined {
    return this.map.get(field);
  }

  has(field: string): boolean {
    return this.map.placeOf(field) >= 0;
  }

  /** Sets a field; true if it is new. */
  set(field: string, value: string): boolean {
    const old = this.map.set(field, value);
    this.memoryBytes += value.length - (old === undefined ? -(field.length + ENTRY_BYTES) : old.length);
    if (this.isSmall) this.checkLimits(field.length, value.length);
    return old === undefined;
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
    this.memoryBytes -= field.length + value.length + ENTRY_BYTES;
    return true;
  }

  /** Field at a place from 0 to `size` - 1. Places change when fields are removed. */
  fieldAt(place: number): string {
    return this.map.keys[place]!;
  }

  valueAt(place: number): string {
    return this.map.values[place]!;
  }

  *describe(): Iterable<string> {
    for (let place = 0; place < this.size; place++) {
      yield `${this.fieldAt(place).length}:${this.fieldAt(place)}${this.valueAt(place)}`;
    }
  }

  clone(): HashValue {
    const copy = new HashValue(this.limits);
    for (let place = 0; place < this.size; place++) copy.map.set(this.fieldAt(place), this.valueAt(place));
    copy.memoryBytes = this.memoryBytes;
    copy.isSmall = this.isSmall;
    return copy;
  }
}
