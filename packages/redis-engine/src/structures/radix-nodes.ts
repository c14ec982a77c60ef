/** How many nodes a radix tree of stream ids has: XINFO STREAM tells it, and nothing else here needs such a tree. */
import type { StreamId } from './stream-id.ts';

const KEY_BYTES = 16;

/** Counts the nodes of a compressed radix tree over the ids as 128-bit big-endian keys, given in ascending order. */
export function countRadixNodes(ids: readonly StreamId[]): number {
  if (ids.length === 0) return 1;
  const keys = ids.map((id) => {
    const key = Buffer.alloc(KEY_BYTES);
    key.writeBigUInt64BE(BigInt(id.ms), 0);
    key.writeBigUInt64BE(BigInt(id.seq), 8);
    return key;
  });
  return countFrom(keys, 0, keys.length, 0);
}

/** Nodes below a depth for the keys from `low` up to but not including `high`, which agree up to that depth. */
function countFrom(keys: readonly Buffer[], low: number, high: number, depth: number): number {
  if (high - low === 1) return depth === KEY_BYTES ? 1 : 2;
  let fork = depth;
  while (keys[low]![fork] === keys[high - 1]![fork]) fork++;
  // One node for the run of bytes that all share, one where they part.
  let count = fork > depth ? 2 : 1;
  for (let from = low; from < high; ) {
    let to = from + 1;
    while (to < high && keys[to]![fork] === keys[from]![fork]) to++;
    count += countFrom(keys, from, to, fork + 1);
    from = to;
  }
  return count;
}
