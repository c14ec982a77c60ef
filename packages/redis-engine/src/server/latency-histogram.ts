/** How long the calls of one command took: a count for each power of two of microseconds. */

const BUCKETS = 40;

export class LatencyHistogram {
  private readonly counts = new Uint32Array(BUCKETS);
  private total = 0;

  add(microseconds: number): void {
    const bucket = microseconds <= 1 ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log2(microseconds)));
    this.counts[bucket]!++;
    this.total++;
  }

  /**
   * `[microseconds, calls that took at most so long]`, scaled to `calls` where only some were timed. Buckets
   * that add nothing are left out.
   */
  cumulative(calls: number): [number, number][] {
    const buckets: [number, number][] = [];
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      if (this.counts[bucket] === 0) continue;
      sum += this.counts[bucket]!;
      buckets.push([2 ** bucket, Math.round((sum * calls) / this.total)]);
    }
    return buckets;
  }

  reset(): void {
    this.counts.fill(0);
    this.total = 0;
  }
}
