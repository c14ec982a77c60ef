import { memoryStore, redisStore } from '@quicktable/cache';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedRedis } from '../../src/composition/embedded-redis.ts';
import { runStrategy, strategiesFor, usualWorkload } from '../../src/workload/compare-strategies.ts';
import { seededRandom } from '../../src/workload/random.ts';
import type { WorkloadCounts, WorkloadWindow } from '../../src/workload/run-workload.ts';
import { strategies } from '../../src/workload/strategies.ts';
import { zipf } from '../../src/workload/zipf.ts';

const parts = { openStore: () => memoryStore(), redis: undefined, databaseLatencyMs: 1, ttlMs: 200 };
const workload = { ...usualWorkload, keys: 40, operationsPerSecond: 1_000, durationMs: 600, windowMs: 100 };
const named = (name: string) => strategies.find((strategy) => strategy.name === name) ?? strategies[0];

test('the first keys of a Zipf draw are the popular ones, and an exponent of 0 makes all alike', () => {
  const draws = 20_000;
  const count = (exponent: number) => {
    const next = zipf(100, exponent, seededRandom(1));
    const counts = Array.from({ length: 100 }, () => 0);
    for (let draw = 0; draw < draws; draw += 1) {
      const key = next();
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };

  const [skewed, even] = [count(0.99), count(0)];

  expect((skewed[0] ?? 0) / (skewed[99] ?? 1)).toBeGreaterThan(10);
  expect((even[0] ?? 0) / (even[99] ?? 1)).toBeLessThan(3);
});

test('every strategy runs on Redis, and none returns less than its own writes were promised', async () => {
  const { server, port } = await startEmbeddedRedis({ port: 0, named: true }, undefined);
  onTestFinished(() => server.close());
  const redis = { host: '127.0.0.1', port };
  const hits = new Map<string, number>();

  for (const strategy of strategiesFor(redis)) {
    const result = await runStrategy(
      strategy,
      { ...parts, openStore: () => redisStore(redis), redis },
      { ...workload, durationMs: 250 },
    );

    expect(result.reads, strategy.name).toBeGreaterThan(0);
    expect(result.dropped, strategy.name).toBe(0);
    // An in-process copy is told of a change a moment later; a writer that tells nobody is the one that shows old values.
    if (!['cache-aside', 'in-process-tier'].includes(strategy.name))
      expect(result.staleOwn, strategy.name).toBe(0);
    hits.set(strategy.name, result.hits);
  }
  expect(hits.get('none')).toBe(0);
  expect([...hits.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(0);
});

test('a writer that does not tell the cache leaves stale reads, and one that empties the key leaves none of its own', async () => {
  const calm = { ...workload, outage: [2, 2] as const, foreignWriteShare: 0, writeShare: 0.2 };

  const untold = await runStrategy(named('cache-aside') as never, { ...parts, ttlMs: 10_000 }, calm);
  const told = await runStrategy(named('write-around') as never, { ...parts, ttlMs: 10_000 }, calm);

  expect(untold.staleOwn).toBeGreaterThan(0);
  expect(untold.oldestStaleMs).toBeGreaterThan(0);
  expect(told.staleOwn).toBe(0);
  expect(told.databaseReads).toBeGreaterThan(0);
});

test('windows add up to the whole run, and a stopped run keeps its figures', async () => {
  const stop = new AbortController();
  const seen: WorkloadWindow[] = [];

  const result = await runStrategy(
    named('write-around') as never,
    parts,
    { ...workload, durationMs: 60_000 },
    {
      signal: stop.signal,
      onWindow: (window) => {
        seen.push(window);
        if (seen.length === 3) stop.abort();
      },
    },
  );

  expect(result.elapsedMs).toBeLessThan(60_000);
  expect(result.windows).toEqual(seen);
  for (const name of ['reads', 'hits', 'writes', 'failures', 'databaseReads'] as (keyof WorkloadCounts)[])
    expect(seen.reduce((sum, window) => sum + window[name], 0)).toBe(result[name]);
});

test('while the database is away, the last good value stands in for reads that would fail', async () => {
  const dark = { ...workload, writeShare: 0, foreignWriteShare: 0, outage: [0.5, 1] as const, seed: 3 };

  const bare = await runStrategy(named('none') as never, parts, dark);
  const covered = await runStrategy(named('stale-if-error') as never, { ...parts, ttlMs: 100 }, dark);

  expect(bare.failures).toBeGreaterThan(0);
  expect(covered.failures).toBeLessThan(bare.failures);
});
