/** As many callers as asked for, each beginning its next call when its last one has ended. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Distribution, Rate } from './report-data.ts';

export interface ClosedLoopFigures {
  readonly rate: Rate;
  readonly histogram: RecordableHistogram;
}

const nanosecondsPerMs = 1_000_000;

/** @param call Makes one call for the caller of this number; false: it was refused. Rejecting ends the measurement */
export async function runClosedLoop(
  callers: number,
  durationMs: number,
  call: (caller: number) => Promise<boolean>,
  signal: AbortSignal,
): Promise<ClosedLoopFigures> {
  const histogram = createHistogram();
  let failures = 0;
  const startedAt = performance.now();
  const until = startedAt + durationMs;
  const work = async (caller: number) => {
    while (!signal.aborted) {
      const beganAt = performance.now();
      if (beganAt >= until) return;
      if (await call(caller))
        histogram.record(Math.max(1, Math.round((performance.now() - beganAt) * nanosecondsPerMs)));
      else failures += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)));
  signal.throwIfAborted();
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    histogram,
    rate: {
      failures,
      requestsPerSecond: histogram.count / seconds,
      p50Ms: histogram.percentile(50) / nanosecondsPerMs,
      p99Ms: histogram.percentile(99) / nanosecondsPerMs,
    },
  };
}

/** The median of each figure on its own; failures are added up. */
export function medianRate(rates: readonly Rate[]): Rate {
  const median = (name: keyof Rate) => {
    const sorted = rates.map((rate) => rate[name]).sort((left, right) => left - right);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const failures = rates.reduce((sum, rate) => sum + rate.failures, 0);
  return {
    failures,
    requestsPerSecond: median('requestsPerSecond'),
    p50Ms: median('p50Ms'),
    p99Ms: median('p99Ms'),
  };
}

const percents = [
  0.1,
  1,
  ...Array.from({ length: 24 }, (_, index) => 4 * (index + 1)),
  98,
  99,
  99.5,
  99.9,
  100,
];

/** All the histograms as one. */
export function distributionOf(histograms: readonly RecordableHistogram[]): Distribution {
  const all = createHistogram();
  for (const histogram of histograms) all.add(histogram);
  if (all.count === 0) return [];
  return percents.map((percent) => [percent, all.percentile(percent) / nanosecondsPerMs] as const);
}
