/** Byte strings as bytes, for structures that compare and keep bytes. */

let scratch = Buffer.allocUnsafeSlow(4096);

/** The bytes of a byte string at the begin of a shared buffer: valid until the next call. */
export function bytesOf(text: string): Buffer {
  return bytesOfBoth(text, '');
}

/** The bytes of two byte strings, one behind the other. */
export function bytesOfBoth(first: string, second: string): Buffer {
  const length = first.length + second.length;
  if (length > scratch.length) {
    if (length > 1024 * 1024) return Buffer.from(first + second, 'latin1');
    scratch = Buffer.allocUnsafeSlow(length * 2);
  }
  scratch.write(first, 0, 'latin1');
  if (second.length > 0) scratch.write(second, first.length, 'latin1');
  return scratch;
}

/** Copies bytes. Short runs are copied in JavaScript, which costs less than a call of Buffer. */
export function copyBytes(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  length: number,
): void {
  if (length <= 64) for (let i = 0; i < length; i++) target[at + i] = source[start + i]!;
  else target.set(source.subarray(start, start + length), at);
}

/** Compares two runs of bytes as memcmp does, a shorter one being less than what it begins. */
export function compareBytes(
  a: Uint8Array,
  aStart: number,
  aLength: number,
  b: Uint8Array,
  bStart: number,
  bLength: number,
): number {
  const length = Math.min(aLength, bLength);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i]! - b[bStart + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** The same for bytes and a byte string. */
export function compareBytesToText(bytes: Uint8Array, start: number, length: number, text: string): number {
  const shorter = Math.min(length, text.length);
  for (let i = 0; i < shorter; i++) {
    const difference = bytes[start + i]! - text.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return length - text.length;
}
