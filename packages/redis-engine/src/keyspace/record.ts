/**
 * The layout of a record, the memory of one key: six words of 32 bits, the key's bytes, the value's bytes.
 *
 * | word | holds |
 * |---|---|
 * | 0 | type (bits 0–3), flags, the snapshot epoch in which it was made or written (bits 8–31) |
 * | 1 | length of the key |
 * | 2 | length of the value; of a packed container the slot, of others the number in the table of containers |
 * | 3 | access clock: hundredths of seconds for LRU, minutes and a logarithmic counter for LFU |
 * | 4, 5 | expiry in Unix milliseconds, low and high half; high half -1: none |
 */

export const META = 0;
export const KEY_LENGTH = 1;
export const VALUE = 2;
export const ACCESS = 3;
export const EXPIRY_LOW = 4;
export const EXPIRY_HIGH = 5;
/** Bytes in front of the key. */
export const RECORD_BYTES = 24;

export const TYPE_MASK = 0x0f;
/** The value is a container: a JavaScript object, or one slot. */
export const IS_CONTAINER = 0x10;
/** A string that was changed in place: `OBJECT ENCODING` says raw whatever its length. */
export const IS_RAW = 0x20;
/** The container is one slot, which may hold either of two forms. */
export const IS_PACKED = 0x40;
export const PACKED_FORM = 0x80;

/** Where the snapshot epoch begins in word 0, and the word without it. */
export const EPOCH_SHIFT = 8;
export const META_WITHOUT_EPOCH = 0xff;

/** Types of values, with Redis's numbers. */
export const ValueType = { String: 0, List: 1, Set: 2, SortedSet: 3, Hash: 4, Stream: 6 } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

const TYPE_NAMES = ['string', 'list', 'set', 'zset', 'hash', 'module', 'stream'];

/** The type's name as TYPE answers it. */
export function typeName(type: number): string {
  return TYPE_NAMES[type] ?? 'none';
}
