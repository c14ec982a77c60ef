/**
 * Byte strings one behind the other, readable in both directions: what a node of a list and a small hash are made of.
 *
 * An entry is its length, its bytes, and its length again: one byte each if the length is below 254, otherwise the byte
 * 254 with four bytes of length inside of it (`254, n, bytes, n, 254`). Walking back reads the length behind the bytes.
 * (Redis's listpack has the same plan with more forms.)
 */

const LONG = 254;
const LONG_HEAD = 5;

/** Bytes that an entry of `length` bytes takes. */
export function entrySize(length: number): number {
  return length < LONG ? length + 2 : length + 2 * LONG_HEAD;
}

/** Size of the head in front of the bytes of the entry at `at`. */
export function headSize(bytes: Uint8Array, at: number): number {
  return bytes[at] === LONG ? LONG_HEAD : 1;
}

/** Length of the bytes of the entry at `at`. */
export function entryLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  return first === LONG ? readLength(bytes, at + 1) : first;
}

/** Length of the bytes of the entry that ends at `end`. */
export function lengthBefore(bytes: Uint8Array, end: number): number {
  const last = bytes[end - 1]!;
  return last === LONG ? readLength(bytes, end - LONG_HEAD) : last;
}

/** Writes an entry at `at`. There is room for `entrySize(length)` bytes. */
export function writeEntry(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  length: number,
): void {
  let to = at;
  if (length < LONG) {
    target[to++] = length;
    for (let i = 0; i < length; i++) target[to++] = source[start + i]!;
    target[to] = length;
    return;
  }
  target[to++] = LONG;
  writeLength(target, to, length);
  to += 4;
  target.set(source.subarray(start, start + length), to);
  to += length;
  writeLength(target, to, length);
  target[to + 4] = LONG;
}

function readLength(bytes: Uint8Array, at: number): number {
  return bytes[at]! + bytes[at + 1]! * 0x100 + bytes[at + 2]! * 0x10000 + bytes[at + 3]! * 0x1000000;
}

function writeLength(bytes: Uint8Array, at: number, length: number): void {
  bytes[at] = length;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length >>> 16;
  bytes[at + 3] = length >>> 24;
}

/** Whether the bytes of the entry at `at` are these. */
export function entryEquals(
  bytes: Uint8Array,
  at: number,
  other: Uint8Array,
  start: number,
  length: number,
): boolean {
  if (entryLength(bytes, at) !== length) return false;
  const from = at + headSize(bytes, at);
  for (let i = 0; i < length; i++) if (bytes[from + i] !== other[start + i]) return false;
  return true;
}
