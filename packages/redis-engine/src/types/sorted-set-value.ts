/** The value of a sorted set, with the count of its memory that the keyspace asks for. */
import type { Container } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { SortedSet } from '../structures/sorted-set.ts';

/** Estimated heap bytes beside table and tree. */
const BASE_BYTES = 88;

export class SortedSetValue extends SortedSet implements Container {
  static readonly type = ValueType.SortedSet;

  get type(): typeof ValueType.SortedSet {
    return ValueType.SortedSet;
  }

  get memoryBytes(): number {
    return this.isPacked ? 0 : BASE_BYTES + this.indexBytes;
  }

  *describe(): Iterable<string> {
    for (const cursor = this.cursorAt(0); cursor.valid; cursor.next()) {
      yield `${cursor.score}:${cursor.member}`;
    }
  }

  override clone(): SortedSetValue {
    const copy = new SortedSetValue(this.arena);
    copy.copyFrom(this);
    return copy;
  }
}
