/** What a data type other than strings shows to the keyspace. Each type's class stands in `src/types`. */
import type { ValueType } from './record.ts';

/** Thresholds of compact encodings, as CONFIG names them. */
export interface EncodingLimits {
  readonly hashMaxListpackEntries: number;
  readonly hashMaxListpackValue: number;
  readonly listMaxListpackSize: number;
  readonly setMaxIntsetEntries: number;
  readonly zsetMaxListpackEntries: number;
  readonly zsetMaxListpackValue: number;
  readonly streamNodeMaxBytes: number;
  readonly streamNodeMaxEntries: number;
  readonly hllSparseMaxBytes: number;
}

/** A value of several elements. Byte strings inside are strings of characters 0–255 (`Arguments.text`). */
export interface Container {
  readonly type: ValueType;
  /** How many elements there are. A container that became empty is removed by the command (except streams). */
  readonly size: number;
  /** An estimate of the memory it takes, kept while it changes: reading it costs nothing. */
  readonly memoryBytes: number;
  /** What OBJECT ENCODING answers. */
  encoding(): string;
  /**
   * A text for each element that tells all of it, for digests: equal values give equal lines, in any order unless the
   * order is a part of the value (then the line tells the place).
   */
  describe(): Iterable<string>;
  /** Bytes it holds in slots of the arena, which counts them by itself. */
  readonly slotBytes?: number;
  /** Gives its slots back, when its key is removed. */
  release?(): void;
  /** A copy that shares nothing that changes. */
  clone(): Container;
}

/** A container's class, as commands name it: `call.read(1, HashValue)`. */
export interface ContainerClass<C extends Container> {
  readonly type: ValueType;
  readonly prototype: C;
}
