/** Runs the same load under each strategy, one after the other, on stores of their own. */
import type { RedisConnectionOptions, Store } from '@quicktable/cache';
import { runWorkload, type Workload, type WorkloadHooks, type WorkloadResult } from './run-workload.ts';
import { SimulatedDatabase } from './simulated-database.ts';
import { type Strategy, strategies } from './strategies.ts';

export interface ComparisonParts {
  /** Opens a store for one strategy; the strategy closes it. */
  readonly openStore: () => Store;
  /** The Redis behind the stores; undefined when they are none, and write-behind is left out. */
  readonly redis: RedisConnectionOptions | undefined;
  readonly databaseLatencyMs: number;
  readonly ttlMs: number;
}

/** The usual comparison: popular keys, some writes, some of them by another program, and a database that goes away for a while. */
export const usualWorkload: Omit<Workload, 'durationMs' | 'windowMs'> = {
  operationsPerSecond: 1_500,
  keys: 500,
  zipfExponent: 0.99,
  writeShare: 0.04,
  foreignWriteShare: 0.01,
  outage: [0.6, 0.7],
  seed: 7,
};

/** One strategy under the load. What it stored is removed again. */
export async function runStrategy(
  strategy: Strategy,
  parts: ComparisonParts,
  workload: Workload,
  hooks: WorkloadHooks = {},
): Promise<WorkloadResult> {
  const database = new SimulatedDatabase(parts.databaseLatencyMs);
  const running = strategy.open({
    store: parts.openStore(),
    database,
    ttlMs: parts.ttlMs,
    namespace: `strategy-${strategy.name}`,
    redis: parts.redis,
  });
  try {
    return await runWorkload(running, database, workload, hooks);
  } finally {
    await running.close();
  }
}

/** The strategies that can run on this store. */
export function strategiesFor(redis: RedisConnectionOptions | undefined): readonly Strategy[] {
  return strategies.filter(({ needsRedis }) => redis !== undefined || !needsRedis);
}
