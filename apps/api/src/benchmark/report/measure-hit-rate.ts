/** How the hit rate grows from an empty cache when few keys are popular and some operations write. */
import { redisStore } from '@quicktable/cache';
import { bilingual } from '../../language.ts';
import { runStrategy } from '../../workload/compare-strategies.ts';
import { strategies } from '../../workload/strategies.ts';
import type { HitRateSection } from './report-data.ts';
import { type SectionContext, simulatedLatencyMs } from './section-context.ts';

const writeShares = [0.01, 0.05, 0.2];
const load = { keys: 5_000, zipfExponent: 0.99, operationsPerSecond: 2_000 };
/** Longer than any run: what a read does not find was never there, or was written meanwhile. */
const ttlMs = 3_600_000;
const lengths = 6;
const windows = 24;

export const plannedHitRateMs = (durationMs: number) => writeShares.length * lengths * durationMs;

export function beginHitRate(context: SectionContext, store: string): HitRateSection {
  return {
    name: 'hit-rate',
    complete: false,
    command: context.commandOf('hit-rate'),
    store,
    ...load,
    databaseLatencyMs: simulatedLatencyMs(context),
    durationMs: lengths * context.durationMs,
    courses: [],
  };
}

export async function measureHitRate(
  section: HitRateSection,
  context: SectionContext,
  redis: { host: string; port: number },
): Promise<void> {
  const writeAround = strategies.find(({ name }) => name === 'write-around');
  if (writeAround === undefined) return;
  const { durationMs } = section;
  for (const writeShare of writeShares) {
    const label = bilingual(
      `히트율: 쓰기 ${writeShare * 100}%`,
      `hit rate: ${writeShare * 100} % of operations write`,
    );
    const { windows: course, ...totals } = await context.step(label, durationMs, () =>
      runStrategy(
        writeAround,
        {
          openStore: () => redisStore(redis),
          redis,
          databaseLatencyMs: section.databaseLatencyMs,
          ttlMs,
        },
        { ...load, writeShare, foreignWriteShare: 0, durationMs, windowMs: durationMs / windows, seed: 11 },
        { signal: context.signal },
      ),
    );
    section.courses.push({
      writeShare,
      totals,
      points: course
        // What was under way at the end forms a last, short window of misses only.
        .filter(({ reads, atMs }, index) => reads > 0 && atMs >= (index + 1) * (durationMs / windows) - 1)
        .map(({ atMs, hits, reads }) => [atMs / 1_000, (hits / reads) * 100] as const),
    });
    context.signal.throwIfAborted();
  }
  section.complete = true;
}
