/** Which keys are asked for how often: Zipf's law, as weights and as a sampler that a seed repeats. */

/** The share of each rank, most popular first: proportional to 1 / rank^skew. The shares add up to 1. */
export function zipfShares(keys: number, skew: number): Float64Array {
  const shares = new Float64Array(keys);
  let sum = 0;
  for (let rank = 1; rank <= keys; rank += 1) sum += shares[rank - 1] = rank ** -skew;
  for (let index = 0; index < keys; index += 1) shares[index]! /= sum;
  return shares;
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws indices by their shares: a search in the running sum. */
export function sampler(shares: Float64Array, random: () => number): () => number {
  const upTo = new Float64Array(shares.length);
  let sum = 0;
  for (let index = 0; index < shares.length; index += 1) upTo[index] = sum += shares[index]!;
  return () => {
    const target = random() * sum;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upTo[middle]! <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
