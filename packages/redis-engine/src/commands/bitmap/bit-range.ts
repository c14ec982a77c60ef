/** Ranges of bits in a string, and counting and finding bits in them. Bit 0 is the highest of the first byte. */
import { syntaxError } from '../../errors.ts';

/** Bits `from` up to but not including `to`. */
export interface BitRange {
  from: number;
  to: number;
}

/** The bits of a range given in bytes or bits, of which negative ends count from the end. Empty if `from >= to`. */
export function bitRange(start: number, end: number, unit: string, byteLength: number): BitRange {
  if (unit !== 'byte' && unit !== 'bit') throw syntaxError;
  const width = unit === 'byte' ? 8 : 1;
  const total = (byteLength * 8) / width;
  const first = Math.max(0, start < 0 ? start + total : start);
  const last = Math.min(total - 1, Math.max(0, end < 0 ? end + total : end));
  return { from: first * width, to: (last + 1) * width };
}

function bitsOfWord(value: number): number {
  let word = value - ((value >>> 1) & 0x55555555);
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many bits of a range are set. */
export function countBits(bytes: Uint8Array, from: number, to: number): number {
  let at = Math.floor(from / 8);
  const last = Math.floor((to - 1) / 8);
  if (last < at) return 0;
  const headMask = 0xff >> (from % 8);
  const tailMask = (0xff << (7 - ((to - 1) % 8))) & 0xff;
  if (at === last) return bitsOfWord(bytes[at]! & headMask & tailMask);
  let count = bitsOfWord(bytes[at]! & headMask) + bitsOfWord(bytes[last]! & tailMask);
  at++;
  for (; at + 3 < last; at += 4) {
    count += bitsOfWord(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  }
  for (; at < last; at++) count += bitsOfWord(bytes[at]!);
  return count;
}

/** The first bit of a range that has a value, or -1. */
export function findBit(bytes: Uint8Array, bit: number, from: number, to: number): number {
  const skip = bit === 1 ? 0 : 0xff;
  let at = from;
  while (at < to) {
    const byte = bytes[Math.floor(at / 8)]!;
    if (at % 8 === 0 && byte === skip) {
      at += 8;
      continue;
    }
    if (((byte >> (7 - (at % 8))) & 1) === bit) return at;
    at++;
  }
  return -1;
}
