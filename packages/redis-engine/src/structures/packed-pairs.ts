/**
 * Small maps packed into one run of bytes, as Redis's listpack: entries one behind the other, each the length of the key, the
 * key, the length of the value, the value; a length is one byte. Looking a key up walks the entries and compares where
 * lengths agree, which for the few entries there may be costs less than a hash.
 */

/** Longest key or value. */
export const MAX_PACKED_TEXT = 255;

/** Bytes that an entry takes. */
export function pairSize(keyLength: number, valueLength: number): number {
  return keyLength + valueLength + 2;
}

/** Where the value's length byte of the entry at `at` stands. */
export function valueOfPair(bytes: Uint8Array, at: number): number {
  return at + 1 + bytes[at]!;
}

/** Where the entry behind the one at `at` begins. */
export function nextPair(bytes: Uint8Array, at: number): number {
  const value = at + 1 + bytes[at]!;
  return value + 1 + bytes[value]!;
}

/** Where the entry of a key begins between `from` and `end`, -1 if there is none. */
export function findPair(
  bytes: Uint8Array,
  from: number,
  end: number,
  key: Uint8Array,
  start: number,
  length: number,
): number {
  for (let at = from; at < end; ) {
    const keyLength = bytes[at]!;
    if (keyLength === length) {
      let i = 0;
      while (i < length && bytes[at + 1 + i] === key[start + i]) i++;
      if (i === length) return at;
    }
    at += keyLength + 1;
    at += bytes[at]! + 1;
  }
  return -1;
}
