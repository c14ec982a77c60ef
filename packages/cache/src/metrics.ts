/** Counts and durations per entity. Labels are entity names and nothing else, so their number cannot explode. */

/** Upper bounds of the duration buckets, in milliseconds. */
export const bucketBoundsMs = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1_000, 5_000] as const;

/** Hears how long a load, a read of the store, or a call of the store took; the last is no entity's. */
export type DurationListener = (
  name: 'load' | 'read' | 'store',
  durationMs: number,
  entity: string | undefined,
) => void;

export class Histogram {
  readonly counts = new Float64Array(bucketBoundsMs.length + 1);
  count = 0;
  sumMs = 0;
  /** Hears of each duration. */
  listener: ((durationMs: number) => void) | undefined;

  record(durationMs: number): void {
    this.listener?.(durationMs);
    let bucket = 0;
    while (bucket < bucketBoundsMs.length && durationMs > (bucketBoundsMs[bucket] as number)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.count += 1;
    this.sumMs += durationMs;
  }
}

/** The counters of one entity since the process started. */
export class EntityMetrics {
  l1Hits = 0;
  hits = 0;
  staleHits = 0;
  misses = 0;
  waits = 0;
  loads = 0;
  loadErrors = 0;
  fills = 0;
  refusedFills = 0;
  corruptions = 0;
  invalidations = 0;
  bypasses = 0;
  readonly loadDuration = new Histogram();
  /** Of looking in the store, for one read in eight. */
  readonly readDuration = new Histogram();
}
