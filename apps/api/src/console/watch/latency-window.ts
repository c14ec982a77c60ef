/** Latencies of the last minute in logarithmic buckets: a histogram for each ten seconds, of which the oldest is dropped. */
import { consoleLatencyBoundsMs, type LatencyFigures } from '@quicktable/contracts';

const slices = 6;
const buckets = consoleLatencyBoundsMs.length + 1;
/** log2 of the first bound. */
const firstPower = Math.log2(consoleLatencyBoundsMs[0] ?? 1);

/** Which bucket a duration falls into: the bounds are powers of two. */
function bucketOf(durationMs: number): number {
  if (durationMs <= 0) return 0;
  return Math.min(buckets - 1, Math.max(0, Math.ceil(Math.log2(durationMs) - firstPower)));
}

export class LatencyWindow {
  readonly #slices = Array.from({ length: slices }, () => new Float64Array(buckets));
  #current = 0;

  record(durationMs: number): void {
    const slice = this.#slices[this.#current] as Float64Array;
    const bucket = bucketOf(durationMs);
    slice[bucket] = (slice[bucket] as number) + 1;
  }

  /** Begins the next slice; called every ten seconds. */
  turn(): void {
    this.#current = (this.#current + 1) % slices;
    this.#slices[this.#current]?.fill(0);
  }

  figures(): LatencyFigures {
    const counts = Array.from({ length: buckets }, (_, bucket) =>
      this.#slices.reduce((sum, slice) => sum + (slice[bucket] as number), 0),
    );
    const count = counts.reduce((sum, one) => sum + one, 0);
    return { counts, count, p50Ms: quantile(counts, count, 0.5), p99Ms: quantile(counts, count, 0.99) };
  }
}

/** The value below which the given part of the counts lies, on a line within its bucket; null without counts. */
function quantile(counts: readonly number[], count: number, part: number): number | null {
  if (count === 0) return null;
  let left = count * part;
  for (const [bucket, inBucket] of counts.entries()) {
    if (inBucket > 0 && left <= inBucket) {
      const low = bucket === 0 ? 0 : (consoleLatencyBoundsMs[bucket - 1] ?? 0);
      const high = consoleLatencyBoundsMs[bucket] ?? low * 2;
      return low + ((high - low) * left) / inBucket;
    }
    left -= inBucket;
  }
  return consoleLatencyBoundsMs.at(-1) ?? null;
}
