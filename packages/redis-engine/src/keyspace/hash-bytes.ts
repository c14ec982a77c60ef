/** The hash of keys: MurmurHash3 (x86, 32 bits; Appleby, public domain) with a seed that is random for each process. */
import { randomBytes } from 'node:crypto';

const seed = randomBytes(4).readInt32LE(0);

/** Hashes `length` bytes of `buffer` from `start`. The seed keeps clients from choosing keys that collide. */
export function hashBytes(buffer: Uint8Array, start: number, length: number): number {
  let hash = seed;
  let at = start;
  const blocksEnd = start + (length & ~3);
  for (; at < blocksEnd; at += 4) {
    let block = buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16) | (buffer[at + 3]! << 24);
    block = Math.imul(block, 0xcc9e2d51);
    block = (block << 15) | (block >>> 17);
    hash ^= Math.imul(block, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let rest = (length & 3) - 1; rest >= 0; rest--) tail = (tail << 8) | buffer[at + rest]!;
  tail = Math.imul(tail, 0xcc9e2d51);
  tail = (tail << 15) | (tail >>> 17);
  hash ^= Math.imul(tail, 0x1b873593);
  hash ^= length;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
