/**
 * A master of a real cluster is killed under load. `npm run check:failover -- --runs 10` does it so often each way (FAILOVERS)
 * and prints how often a stale read was seen, and what waiting for a replica costs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCache, redisStore } from '../src/index.ts';
import { tagClockKey } from '../src/key.ts';
import { keySlot } from '../src/stores/key-slot.ts';
import { failOver, masterOf, type FailoverOutcome } from './support/failover.ts';
import { startCluster, type RedisClusterServers } from './support/redis-cluster.ts';
import { eventually, hasRedis, startRedis } from './support/redis-servers.ts';

const runs = Number(process.env['FAILOVERS'] ?? 1);
const told = process.env['FAILOVERS'] !== undefined;

describe.runIf(hasRedis)('while a master is killed under load and its replica takes over', () => {
  let servers: RedisClusterServers;
  let failovers = 0;

  beforeAll(async () => {
    servers = await startCluster(3, true);
  }, 90_000);
  afterAll(() => servers.stop());

  const runAll = async (options: { replicas: number; lag: boolean }) => {
    const outcomes: FailoverOutcome[] = [];
    for (let run = 0; run < runs; run += 1) {
      failovers += 1;
      outcomes.push(await failOver(servers, { ...options, namespace: `f${failovers}` }));
    }
    const stale = outcomes.filter(({ staleReads }) => staleReads > 0).length;
    if (told) {
      const sum = (of: (outcome: (typeof outcomes)[number]) => number) =>
        outcomes.reduce((total, outcome) => total + of(outcome), 0);
      console.log(
        `replicas: ${options.replicas}, ${options.lag ? 'a replica that lags' : 'a replica that keeps up'}: stale reads in ${stale} of ${runs} failovers; ` +
          `${sum(({ reads }) => reads)} reads, ${sum(({ failedReads }) => failedReads)} failed; ` +
          `${sum(({ acknowledged }) => acknowledged)} writes acknowledged, ${sum(({ unacknowledged }) => unacknowledged)} not`,
      );
    }
    return outcomes;
  };

  it(
    'no read fails, and none is stale although the replica lags, if invalidations wait for it',
    async () => {
      const outcomes = await runAll({ replicas: 1, lag: true });

      for (const { staleReads, failedReads, unacknowledged } of outcomes) {
        expect({ staleReads, failedReads }).toEqual({ staleReads: 0, failedReads: 0 });
        expect(unacknowledged).toBeGreaterThan(0);
      }
    },
    runs * 90_000,
  );

  it(
    'no read fails, and some are stale, if invalidations do not wait for a replica that lags',
    async () => {
      const outcomes = await runAll({ replicas: 0, lag: true });

      for (const { staleReads, failedReads } of outcomes) {
        expect(failedReads).toBe(0);
        expect(staleReads).toBeGreaterThan(0);
      }
    },
    runs * 90_000,
  );

  it('a clear and a tag are kept while a master is dead, and reach the one that takes over', async () => {
    const open = () =>
      createCache({
        namespace: 'kept',
        store: redisStore({ mode: 'cluster', nodes: servers.nodes }),
        timeouts: { timeoutMs: 1_000, suspectAfterMs: 1_000 },
      });
    const database = { version: 1 };
    const entityOf = (cache: ReturnType<typeof open>, tags?: () => string[]) =>
      cache.entity(tags ? 'tagged' : 'plain', {
        key: (n: number) => [n],
        load: async () => ({ version: database.version }),
        ttl: '1h',
        ...(tags ? { tags } : {}),
      });
    const caches = [open(), open()] as const;
    const [mine, others] = caches.map((cache) => [entityOf(cache), entityOf(cache, () => ['all'])] as const);
    const ids = Array.from({ length: 40 }, (_, n) => n);
    const readAll = async (entities: typeof mine) =>
      (await Promise.all((entities ?? []).map((entity) => entity.getMany(ids)))).flat();
    await eventually(async () => (await readAll(others)).every(({ source }) => source === 'cache'));
    await eventually(async () => (await readAll(mine)).every(({ source }) => source === 'cache'));
    const owner = await masterOf(servers, keySlot(tagClockKey('kept')));

    await owner.kill();
    database.version = 2;
    await caches[0].invalidateTags(['all']);
    await caches[0].clear();
    const meanwhile = await readAll(mine);
    await eventually(() => caches[0].undelivered === 0, 60_000);
    const afterwards = await readAll(others);
    await owner.restart();

    expect(meanwhile.every(({ value }) => value?.version === 2)).toBe(true);
    expect(afterwards.every(({ value }) => value?.version === 2)).toBe(true);
    await Promise.all(caches.map((cache) => cache.close()));
  }, 90_000);

  it.runIf(told)(
    'no read fails with a replica that keeps up',
    async () => {
      for (const replicas of [0, 1]) {
        const outcomes = await runAll({ replicas, lag: false });
        expect(outcomes.every(({ failedReads }) => failedReads === 0)).toBe(true);
        if (replicas > 0) expect(outcomes.every(({ staleReads }) => staleReads === 0)).toBe(true);
      }
    },
    runs * 180_000,
  );
});

describe.runIf(hasRedis && told)('an invalidation that waits for a replica', () => {
  it('takes longer, as printed', async () => {
    const master = await startRedis();
    const replica = await startRedis(['--replicaof', `127.0.0.1 ${master.port}`]);
    const times = { 0: [] as number[], 1: [] as number[] };
    const caches = ([0, 1] as const).map((replicas) => {
      const store = redisStore({ port: master.port, replicas, replicaTimeoutMs: 4_000 });
      const cache = createCache({ store, timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
      return { replicas, cache, entity: cache.entity('cost', { key: (n: number) => [n] }) };
    });
    await eventually(async () => (await caches[1]?.entity.invalidate(0))?.delivered === true, 60_000);

    for (let n = 0; n < 4_000; n += 1) {
      for (const { replicas, entity } of caches) {
        const startedAt = performance.now();
        expect(await entity.invalidate(n)).toEqual({ delivered: true });
        times[replicas].push(performance.now() - startedAt);
      }
    }

    const medianMs = ([0, 1] as const).map((replicas) => times[replicas].sort((a, b) => a - b)[2_000] ?? 0);
    console.log(
      `an invalidation, one at a time, on loopback, median: ${medianMs[0]?.toFixed(3)} ms; with replicas: 1, ${medianMs[1]?.toFixed(3)} ms`,
    );
    await Promise.all(caches.map(({ cache }) => cache.close()));
    await Promise.all([master.stop(), replica.stop()]);
  }, 120_000);
});
