/**
 * The value of a set: 64-bit integers in a sorted array as long as there are only few (`intset`), byte strings
 * otherwise (`hashtable`).
 */
import type { Container } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { parseInt64 } from '../structures/integer.ts';
import { IntegerSet } from '../structures/integer-set.ts';
import { StringSet } from '../structures/string-set.ts';

const BASE_BYTES = 120;
const BYTES_PER_INTEGER = 8;
/** A string of V8, its place in the dense array and its entry in the index. */
const BYTES_PER_MEMBER = 56;

export class SetValue implements Container {
  static readonly type = ValueType.Set;
  readonly type = ValueType.Set;
  /** Exactly one of the two is there. */
  private integers: IntegerSet | null = new IntegerSet();
  private strings: StringSet | null = null;
  private textBytes = 0;

  get size(): number {
    return this.integers === null ? this.strings!.size : this.integers.size;
  }

  get memoryBytes(): number {
    if (this.integers !== null) return BASE_BYTES + this.integers.size * BYTES_PER_INTEGER;
    return BASE_BYTES + this.strings!.size * BYTES_PER_MEMBER + this.textBytes;
  }

  encoding(): 'intset' | 'hashtable' {
    return this.integers === null ? 'hashtable' : 'intset';
  }

  has(member: string): boolean {
    if (this.integers === null) return this.strings!.has(member);
    const integer = parseInt64(member);
    return integer !== undefined && this.integers.has(integer);
  }

  /**
   * Adds a member; false if it was there.
   * @param maxIntegers up to how many integers the set stays in its small form (`set-max-intset-entries`)
   */
  add(member: string, maxIntegers: number): boolean {
    if (this.integers !== null) {
      const integer = parseInt64(member);
      if (integer !== undefined) {
        const added = this.integers.add(integer);
        if (added && this.integers.size > maxIntegers) this.toStrings();
        return added;
      }
      this.toStrings();
    }
    const added = this.strings!.add(member);
    if (added) this.textBytes += member.length;
    return added;
  }

  /** Removes a member; false if it was not there. */
  delete(member: string): boolean {
    if (this.integers !== null) {
      const integer = parseInt64(member);
      return integer !== undefined && this.integers.delete(integer);
    }
    const removed = this.strings!.delete(member);
    if (removed) this.textBytes -= member.length;
    return removed;
  }

  /** The member at a place from 0 to `size - 1`. Places change when members are added or removed. */
  at(place: number): string {
    return this.integers === null ? this.strings!.members[place]! : String(this.integers.values[place]!);
  }

  /** A random member of a set that is not empty. */
  random(): string {
    return this.at(Math.floor(Math.random() * this.size));
  }

  *describe(): Iterable<string> {
    for (let place = 0; place < this.size; place++) yield this.at(place);
  }

  clone(): SetValue {
    const copy = new SetValue();
    if (this.integers === null) {
      copy.integers = null;
      copy.strings = this.strings!.clone();
      copy.textBytes = this.textBytes;
    } else {
      for (const value of this.integers.values) copy.integers!.values.push(value);
    }
    return copy;
  }

  private toStrings(): void {
    const strings = new StringSet();
    for (const value of this.integers!.values) {
      const member = String(value);
      strings.add(member);
      this.textBytes += member.length;
    }
    this.strings = strings;
    this.integers = null;
  }
}
