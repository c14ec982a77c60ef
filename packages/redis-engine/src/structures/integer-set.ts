/**
 * A set of 64-bit integers in ascending order, what Redis calls an intset: a run of words in one slot of the arena.
 *
 * Each integer is one word as long as all fit into 32 bits, and otherwise two, the upper and the lower half.
 */
import type { Arena } from '../keyspace/arena.ts';
import type { Integer } from './integer.ts';

const TWO_32 = 4294967296;
const WORD_MIN = -2147483648;
const WORD_MAX = 2147483647;
/** The head word: the number of integers, and in its lowest bit whether they are of two words. */
const IS_WIDE = 1;

/** The functions take the slot of a set, 0 for an empty one; those that change it return the slot it has then. */
function headOf(arena: Arena, slot: number): number {
  return slot === 0 ? 0 : arena.words[slot >>> 16]![(slot & 0xffff) << 1]!;
}

export function integerCount(arena: Arena, slot: number): number {
  return headOf(arena, slot) >>> 1;
}

/** The integer at a place from 0 to the count - 1. */
export function integerAt(arena: Arena, slot: number, place: number): Integer {
  const words = arena.words[slot >>> 16]!;
  const first = ((slot & 0xffff) << 1) + 1;
  if ((words[first - 1]! & IS_WIDE) === 0) return words[first + place]!;
  const high = words[first + place * 2]!;
  const low = words[first + place * 2 + 1]! >>> 0;
  const value = high * TWO_32 + low;
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low);
}

/** Place of the first integer that is not below a value. */
function lowerBound(arena: Arena, slot: number, value: Integer): number {
  let low = 0;
  let high = integerCount(arena, slot);
  if (high > 0 && integerAt(arena, slot, high - 1) < value) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (integerAt(arena, slot, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function hasInteger(arena: Arena, slot: number, value: Integer): boolean {
  const place = lowerBound(arena, slot, value);
  return place < integerCount(arena, slot) && integerAt(arena, slot, place) === value;
}

/** Adds an integer that is not there. */
export function addInteger(arena: Arena, slot: number, value: Integer): number {
  const fitsWord = typeof value === 'number' && value >= WORD_MIN && value <= WORD_MAX;
  const isWide = (headOf(arena, slot) & IS_WIDE) !== 0;
  const place = lowerBound(arena, slot, value);
  if (fitsWord || isWide) {
    const shifted = shift(arena, slot, place, 1, isWide);
    write(arena, shifted, place, value);
    return shifted;
  }
  const values = Array.from({ length: integerCount(arena, slot) }, (_, i) => integerAt(arena, slot, i));
  values.splice(place, 0, value);
  if (slot !== 0) arena.free(slot);
  const widened = arena.allocate((1 + values.length * 2) * 4);
  arena.words[widened >>> 16]![(widened & 0xffff) << 1] = values.length * 2 + IS_WIDE;
  for (const [i, each] of values.entries()) write(arena, widened, i, each);
  return widened;
}

/** Removes an integer that is there. */
export function removeInteger(arena: Arena, slot: number, value: Integer): number {
  const isWide = (headOf(arena, slot) & IS_WIDE) !== 0;
  return shift(arena, slot, lowerBound(arena, slot, value), -1, isWide);
}

/** Makes a gap for one integer at a place, or closes that of the one which is there. */
function shift(arena: Arena, slot: number, place: number, change: 1 | -1, isWide: boolean): number {
  const present = integerCount(arena, slot);
  const count = present + change;
  if (count === 0) {
    arena.free(slot);
    return 0;
  }
  const width = isWide ? 2 : 1;
  const bytes = (1 + count * width) * 4;
  const moved = slot !== 0 && arena.fits(slot, bytes) ? slot : arena.allocate(bytes);
  const from = arena.words[slot >>> 16]!;
  const to = arena.words[moved >>> 16]!;
  const fromFirst = ((slot & 0xffff) << 1) + 1;
  const toFirst = ((moved & 0xffff) << 1) + 1;
  const fromRest = place + (change < 0 ? 1 : 0);
  const toRest = place + (change > 0 ? 1 : 0);
  if (moved !== slot) to.set(from.subarray(fromFirst, fromFirst + place * width), toFirst);
  to.set(from.subarray(fromFirst + fromRest * width, fromFirst + present * width), toFirst + toRest * width);
  if (moved !== slot && slot !== 0) arena.free(slot);
  to[toFirst - 1] = count * 2 + (isWide ? IS_WIDE : 0);
  return moved;
}

function write(arena: Arena, slot: number, place: number, value: Integer): void {
  const words = arena.words[slot >>> 16]!;
  const first = ((slot & 0xffff) << 1) + 1;
  if ((words[first - 1]! & IS_WIDE) === 0) {
    words[first + place] = Number(value);
  } else if (typeof value === 'number') {
    words[first + place * 2] = Math.floor(value / TWO_32);
    words[first + place * 2 + 1] = value;
  } else {
    words[first + place * 2] = Number(BigInt.asIntN(32, value >> 32n));
    words[first + place * 2 + 1] = Number(BigInt.asIntN(32, value));
  }
}
