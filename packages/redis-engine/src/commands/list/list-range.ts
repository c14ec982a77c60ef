/** Ranges of places as LRANGE and LTRIM read them. */

/** First place and number of elements of the range `start` to `end`, both included, negative ones from the end. */
export function resolveRange(start: number, end: number, size: number): { first: number; count: number } {
  const first = Math.max(0, start < 0 ? start + size : start);
  const last = Math.min(size - 1, end < 0 ? end + size : end);
  return first > last ? { first: 0, count: 0 } : { first, count: last - first + 1 };
}
