/** The cache on a Redis Cluster of real processes: keys on many nodes, clear on all of them, copies on replicas. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCache, redisStore, type Cache } from '../src/index.ts';
import { keySlot } from '../src/stores/key-slot.ts';
import { startCluster, type RedisClusterServers } from './support/redis-cluster.ts';
import { hasRedis } from './support/redis-servers.ts';

describe('key slots', () => {
  it('are those of the Redis Cluster specification', () => {
    expect(keySlot('123456789')).toBe(0x31c3);
    expect(keySlot('{user1000}.following')).toBe(keySlot('{user1000}.followers'));
    expect(keySlot('foo{}{bar}')).not.toBe(keySlot('bar'));
  });
});

describe.runIf(hasRedis)('on a cluster of three masters with replicas', () => {
  let servers: RedisClusterServers;
  const caches: Cache[] = [];
  const open = () => {
    const cache = createCache({
      store: redisStore({ mode: 'cluster', nodes: servers.nodes }),
      timeouts: { timeoutMs: 1_000, suspectAfterMs: 1_000 },
    });
    caches.push(cache);
    return cache;
  };

  beforeAll(async () => {
    servers = await startCluster(3, true);
  }, 90_000);
  afterAll(async () => {
    await Promise.all(caches.map((cache) => cache.close()));
    await servers.stop();
  });

  it('stores, reads, writes and clears keys on all nodes', async () => {
    const cache = open();
    const ids = Array.from({ length: 100 }, (_, n) => n);
    const things = cache.entity('thing', { key: (n: number) => [n], load: async (n) => ({ n }) });

    await things.getMany(ids);
    const second = await things.getMany(ids);
    await things.write(7, async () => {});
    await cache.clear();
    const peeked = await Promise.all(ids.map((n) => things.peek(n)));

    expect(second.every(({ source }, n) => source === 'cache' && second[n]?.value?.n === n)).toBe(true);
    expect(peeked.every((reading) => reading === undefined)).toBe(true);
  });

  it('invalidates tags and clears versioned values in one step', async () => {
    const cache = open();
    const ids = Array.from({ length: 30 }, (_, n) => n);
    const things = cache.entity('tagged', {
      key: (n: number) => [n],
      load: async (n) => ({ n }),
      tags: ({ n }) => [n % 2 === 0 ? 'even' : 'odd'],
    });
    await things.getMany(ids);

    await cache.invalidateTags(['even']);
    const afterTag = await things.getMany(ids);
    await cache.clear();
    const afterClear = await things.getMany(ids);

    expect(afterTag.every(({ source }, n) => source === (n % 2 === 0 ? 'loader' : 'cache'))).toBe(true);
    expect(afterClear.every(({ source }) => source === 'loader')).toBe(true);
  });

  it('delivers an invalidation to the replica before it resolves, when asked to', async () => {
    const store = redisStore({ mode: 'cluster', nodes: servers.nodes, replicas: 1, replicaTimeoutMs: 4_000 });
    const cache = createCache({ store, timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
    caches.push(cache);
    const things = cache.entity('replicated', { key: (n: number) => [n], load: async (n) => ({ n }) });
    const ids = Array.from({ length: 20 }, (_, n) => n);
    await things.getMany(ids);

    const delivered = await Promise.all(ids.map((n) => things.invalidate(n)));

    expect(delivered.every((invalidation) => invalidation.delivered)).toBe(true);
    const left = await Promise.all(
      servers.replicas.map(async ({ port }) => {
        const replica = new Redis(port, '127.0.0.1');
        const keys = await replica.keys('replicated:*');
        replica.disconnect();
        return keys.length;
      }),
    );
    expect(left).toEqual([0, 0, 0]);
    const impossible = createCache({
      store: redisStore({ mode: 'cluster', nodes: servers.nodes, replicas: 2 }),
      timeouts: { timeoutMs: 200 },
    });
    caches.push(impossible);
    const others = impossible.entity('replicated', { key: (n: number) => [n], load: async (n) => ({ n }) });
    expect(await others.invalidate(1)).toEqual({ delivered: false });
  });
});
