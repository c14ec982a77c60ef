/**
 * Runs of packed entries in one slot of the arena: the whole of a small hash, set or sorted set.
 *
 * A run is a word with the bytes of its entries in the lower half and their number in the upper, and the entries behind it.
 * Slot 0 is the empty run. What an entry looks like is its owner's concern.
 */
import type { Arena } from '../keyspace/arena.ts';
import { copyBytes } from './byte-text.ts';

const HEAD_BYTES = 4;
/** Longest run, so that its length and a change of it stay within the half of a word. */
export const MAX_RUN_BYTES = 16384;

/** Where in its page (`arena.pages[slot >>> 16]`) the first entry of a run begins. */
export function runStart(slot: number): number {
  return ((slot & 0xffff) << 3) + HEAD_BYTES;
}

/** Bytes of all entries. */
export function runBytes(arena: Arena, slot: number): number {
  return slot === 0 ? 0 : arena.words[slot >>> 16]![(slot & 0xffff) << 1]! & 0xffff;
}

/** How many entries there are. */
export function runCount(arena: Arena, slot: number): number {
  return slot === 0 ? 0 : arena.words[slot >>> 16]![(slot & 0xffff) << 1]! >>> 16;
}

/**
 * Makes a gap of `after` bytes out of the `before` bytes at an offset from the begin of the entries; `count` entries there
 * are then. Returns the slot, which may be another one now (0 without entries).
 */
export function reshapeRun(
  arena: Arena,
  slot: number,
  offset: number,
  before: number,
  after: number,
  count: number,
): number {
  if (count === 0) {
    if (slot !== 0) arena.free(slot);
    return 0;
  }
  const used = runBytes(arena, slot);
  const length = used + after - before;
  const from = runStart(slot);
  const source = arena.pages[slot >>> 16]!;
  let moved = slot;
  if (slot === 0 || !arena.fits(slot, HEAD_BYTES + length)) moved = arena.allocate(HEAD_BYTES + length);
  const to = runStart(moved);
  const target = arena.pages[moved >>> 16]!;
  if (moved !== slot) copyBytes(target, to, source, from, offset);
  const rest = offset + before;
  if (rest < used) source.copy(target, to + offset + after, from + rest, from + used);
  if (moved !== slot && slot !== 0) arena.free(slot);
  arena.words[moved >>> 16]![(moved & 0xffff) << 1] = length | (count << 16);
  return moved;
}
