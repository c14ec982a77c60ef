/** The same load under each strategy: hits, database reads, staleness, failures, latency. */
import { redisStore } from '@quicktable/cache';
import { bilingual } from '../../language.ts';
import { runStrategy, strategiesFor, usualWorkload } from '../../workload/compare-strategies.ts';
import type { StrategiesSection } from './report-data.ts';
import { type SectionContext, simulatedLatencyMs } from './section-context.ts';

const lengths = 3;
const ttlParts = 6;
const strategyCount = strategiesFor({}).length;

export const plannedStrategiesMs = (durationMs: number) => strategyCount * lengths * durationMs;

export function beginStrategies(context: SectionContext, store: string): StrategiesSection {
  const { outage = [1, 1], ...load } = usualWorkload;
  const durationMs = lengths * context.durationMs;
  return {
    name: 'strategies',
    complete: false,
    command: context.commandOf('strategies'),
    store,
    databaseLatencyMs: simulatedLatencyMs(context),
    // Short, so that values expire within the run as they do within a day.
    ttlMs: durationMs / ttlParts,
    durationMs,
    ...load,
    outage,
    rows: [],
  };
}

export async function measureStrategies(
  section: StrategiesSection,
  context: SectionContext,
  redis: { host: string; port: number },
): Promise<void> {
  const { databaseLatencyMs, ttlMs, durationMs } = section;
  for (const strategy of strategiesFor(redis)) {
    const label = bilingual(`전략: ${strategy.title.ko}`, `strategies: ${strategy.title.en}`);
    const { windows: _, ...totals } = await context.step(label, durationMs, () =>
      runStrategy(
        strategy,
        { openStore: () => redisStore(redis), redis, databaseLatencyMs, ttlMs },
        { ...usualWorkload, durationMs, windowMs: durationMs },
        { signal: context.signal },
      ),
    );
    // A row of half a load would stand beside rows of a whole one.
    context.signal.throwIfAborted();
    section.rows.push({ strategy: strategy.name, ...totals });
  }
  section.complete = true;
}
