/**
 * The same load for real: the caching library with its in-process tier and the embedded engine, on the clock. It takes as long
 * as it says, so the scenario is a small one.
 */
import { seededRandom, zipf } from '@quicktable/api/workload';
import { createCache, redisStore } from '@quicktable/cache';
import { createRedisServer } from '@quicktable/redis-engine';
import type { Scenario } from './scenario.ts';

export interface Measurement {
  readonly hitRate: number;
  readonly databaseReadsPerSecond: number;
  readonly reads: number;
}

/** Small enough that its TTL and its keys have been through several lives in ten seconds. */
export const measurable = (withProcessTier: boolean): Scenario => ({
  name: withProcessTier ? 'measured, with an in-process tier' : 'measured, Redis alone',
  readsPerSecond: 2_000,
  writesPerSecond: 40,
  keys: 5_000,
  skew: 0.9,
  entryBytes: 600,
  itemBytes: 400,
  tiers: [
    ...(withProcessTier
      ? [{ name: 'process' as const, instances: 2, capacity: 500, ttlSeconds: 1, invalidated: true }]
      : []),
    { name: 'shared' as const, instances: 1, ttlSeconds: 2, invalidated: true },
  ],
  machines: {
    regions: 1,
    replicas: 0,
    cacheNode: { type: 'cache.t3.micro', memoryBytes: 1, commandsPerSecond: 1 },
    instance: { type: 't3.micro', requestsPerSecond: 1 },
    targetUtilization: 1,
  },
});

export async function measure(
  scenario: Scenario,
  { seconds, warmUpSeconds, seed }: { seconds: number; warmUpSeconds: number; seed: number },
): Promise<Measurement> {
  const server = await createRedisServer({ port: 0 });
  const processTier = scenario.tiers.length > 1 ? scenario.tiers[0] : undefined;
  const shared = scenario.tiers.at(-1)!;
  let databaseReads = 0;
  const nodes = Array.from({ length: processTier?.instances ?? 1 }, () => {
    const cache = createCache({ store: redisStore({ host: '127.0.0.1', port: server.port }) });
    const entity = cache.entity('item', {
      key: (id: number) => [id],
      load: (id: number) => {
        databaseReads += 1;
        return { id, text: 'x'.repeat(300) };
      },
      ttl: `${shared.ttlSeconds}s`,
      jitter: 0,
      ...(processTier === undefined
        ? {}
        : {
            l1: { ttl: `${processTier.ttlSeconds}s` as const, maxEntries: processTier.capacity ?? 1_000_000 },
          }),
    });
    return { cache, entity };
  });

  const random = seededRandom(seed);
  const draw = zipf(scenario.keys, scenario.skew, random);
  const operationsPerSecond = scenario.readsPerSecond + scenario.writesPerSecond;
  const writeShare = scenario.writesPerSecond / operationsPerSecond;
  let reads = 0;
  let readsBefore = 0;
  let databaseReadsBefore = 0;
  const underWay = new Set<Promise<unknown>>();
  const startedAt = performance.now();
  let countingSince = 0;
  let due = 0;
  for (;;) {
    const elapsed = (performance.now() - startedAt) / 1000;
    if (countingSince === 0 && elapsed >= warmUpSeconds) {
      countingSince = elapsed;
      readsBefore = reads;
      databaseReadsBefore = databaseReads;
    }
    if (elapsed >= warmUpSeconds + seconds) break;
    for (; due < elapsed && underWay.size < 1_000; due -= Math.log(1 - random()) / operationsPerSecond) {
      const { entity } = nodes[Math.floor(random() * nodes.length)]!;
      const key = draw();
      const isWrite = random() < writeShare;
      if (!isWrite) reads += 1;
      const operation = isWrite ? entity.write(key, async () => undefined) : entity.get(key);
      underWay.add(operation);
      void operation.finally(() => underWay.delete(operation));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  const elapsed = (performance.now() - startedAt) / 1000 - countingSince;
  const counted = reads - readsBefore;
  const loads = databaseReads - databaseReadsBefore;
  await Promise.all(nodes.map(({ cache }) => cache.close()));
  await server.close();
  return { hitRate: 1 - loads / counted, databaseReadsPerSecond: loads / elapsed, reads: counted };
}
