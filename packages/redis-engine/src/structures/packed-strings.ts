/** Small sets of byte strings in one run of bytes: entries one behind the other, each its length in a byte and its bytes. */

/** Longest string. */
export const MAX_PACKED_STRING = 255;

/** Where the entry of a string begins between `from` and `end`, -1 if there is none. */
export function findString(
  page: Uint8Array,
  from: number,
  end: number,
  bytes: Uint8Array,
  start: number,
  length: number,
): number {
  for (let at = from; at < end; at += page[at]! + 1) {
    if (page[at] !== length) continue;
    let i = 0;
    while (i < length && page[at + 1 + i] === bytes[start + i]) i++;
    if (i === length) return at;
  }
  return -1;
}
