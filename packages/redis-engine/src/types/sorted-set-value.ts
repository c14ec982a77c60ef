/** The value of a sorted set, with the count of its memory that the keyspace asks for. */
import type { Container } from '../keyspace/container.ts';
import { ValueType } from '../keyspace/record.ts';
import { SortedSet } from '../structures/sorted-set.ts';

const BASE_BYTES = 200;
/** Score and member in the tree, with the string of V8 itself. */
const BYTES_PER_MEMBER = 48;
/** The entry of the index and the places in the dense arrays, for larger sets. */
const BYTES_PER_INDEXED_MEMBER = 112;

export class SortedSetValue extends SortedSet implements Container {
  static readonly type = ValueType.SortedSet;
  readonly type = ValueType.SortedSet;

  get memoryBytes(): number {
    const each = this.encoding() === 'listpack' ? BYTES_PER_MEMBER : BYTES_PER_INDEXED_MEMBER;
    return BASE_BYTES + this.size * each + this.memberBytes;
  }

  *describe(): Iterable<string> {
    for (let place = 0; place < this.size; place++) {
      const { member, score } = this.entryAt(place);
      yield `${score}:${member}`;
    }
  }

  override clone(): SortedSetValue {
    const copy = new SortedSetValue();
    copy.copyFrom(this);
    return copy;
  }
}
