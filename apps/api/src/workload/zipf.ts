/** Popularity as it is on real sites: few keys are asked for often, most hardly ever (Zipf's law). */

/**
 * Draws keys 0 to `keys - 1`; key k is as likely as 1 / (k + 1)^exponent. Exponent 0 makes all equal, 0.99 is YCSB's usual.
 * @param random Numbers in [0, 1)
 */
export function zipf(keys: number, exponent: number, random: () => number): () => number {
  const cumulative = new Float64Array(keys);
  let total = 0;
  for (let key = 0; key < keys; key += 1) {
    total += 1 / (key + 1) ** exponent;
    cumulative[key] = total;
  }
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, keys - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
