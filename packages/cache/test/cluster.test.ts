/** The cache on a Redis Cluster of real processes: keys on many nodes, clear on all of them, copies on replicas. */
import { promises as dns } from 'node:dns';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCache, redisStore, type Cache, type RedisConnectionOptions } from '../src/index.ts';
import { keySlot } from '../src/stores/key-slot.ts';
import { startCluster, type RedisClusterServers } from './support/redis-cluster.ts';
import { eventually, freePort, hasRedis, type RedisServer } from './support/redis-servers.ts';

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
  const open = (options: Partial<RedisConnectionOptions> = {}) => {
    const cache = createCache({
      store: redisStore({ mode: 'cluster', nodes: servers.nodes, ...options }),
      timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
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

  it('is found although some start nodes are dead or silent, and needs none of them afterwards', async () => {
    const [, , silent] = servers.replicas as [RedisServer, RedisServer, RedisServer];
    const live = servers.replicas[0]?.port ?? 0;
    const dead = await freePort();
    const cache = open({
      nodes: [dead, silent.port, live].map((port) => ({ host: '127.0.0.1', port })),
      tls: false,
    });
    const things = cache.entity('sought', { key: (n: number) => [n], load: async (n) => ({ n }) });
    silent.freeze();

    await eventually(async () => (await things.get(1)).source === 'cache');
    silent.thaw();
    const faults: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'storeError') faults.push(event.error.message);
    }, 'rare');
    const readings = await things.getMany(Array.from({ length: 50 }, (_, n) => n));

    expect(readings).toHaveLength(50);
    expect(faults).toEqual([]);
  });

  it('is found by any address of a name that stands for many', async () => {
    const port = servers.masters[0]?.port ?? 0;
    // Nobody listens on the first two.
    const addresses = ['127.0.0.2', '127.0.0.3', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation((async (name: string) => {
      if (name !== 'clustercfg.quicktable.test') throw new Error(`No such name: ${name}`);
      return addresses;
    }) as never);

    const cache = open({ nodes: [{ host: 'clustercfg.quicktable.test', port }] });
    const nowhere = open({ nodes: [{ host: 'quicktable.invalid', port }] });
    const things = cache.entity('named', { key: (n: number) => [n], load: async (n) => ({ n }) });
    await eventually(async () => (await things.get(1)).source === 'cache');
    const refusal = await nowhere.stats().catch((error: Error) => error.message);
    const asked = lookup.mock.calls[0];
    lookup.mockRestore();

    expect(asked).toEqual(['clustercfg.quicktable.test', { all: true }]);
    expect(refusal).toContain(
      `no connection to a Redis Cluster at quicktable.invalid:${port} (No such name: quicktable.invalid).`,
    );
  });

  it('that is down for want of a slot costs misses, and is used again when it is well', async () => {
    const cache = open();
    const things = cache.entity('down', { key: (n: number) => [n], load: async (n) => ({ n }) });
    const ids = Array.from({ length: 40 }, (_, n) => n);
    await things.getMany(ids);
    const admin = new Redis(servers.masters[0]?.port ?? 0, '127.0.0.1');

    await admin.call('CLUSTER', 'DELSLOTS', '7');
    const states: string[] = [];
    await eventually(async () => {
      states.push(String(await admin.call('CLUSTER', 'INFO')));
      return states.at(-1)?.includes('cluster_state:fail') ?? false;
    });
    const whileDown = await things.getMany(ids);
    await admin.call('CLUSTER', 'ADDSLOTS', '7');

    expect(whileDown.map(({ value }) => value?.n)).toEqual(ids);
    expect(whileDown.some(({ source }) => source === 'loader')).toBe(true);
    await eventually(async () => (await things.getMany(ids)).every(({ source }) => source === 'cache'));
    admin.disconnect();
  });

  it('is read from replicas when asked to, which are listened to and may go away', async () => {
    const database = new Map<number, number>();
    const openReader = (options: Partial<RedisConnectionOptions>, name: string, l1: boolean) => {
      const cache = open(options);
      return cache.entity(name, {
        key: (n: number) => [n],
        load: async (n) => ({ version: database.get(n) ?? 1 }),
        ttl: '1h',
        ...(l1 ? { l1: { ttl: '1h' as const } } : {}),
      });
    };
    const far = openReader({ reads: 'replica' }, 'copied', false);
    const near = openReader({ reads: 'replica' }, 'copied', true);
    const ids = Array.from({ length: 30 }, (_, n) => n);
    const gets = async (at: readonly RedisServer[]) => {
      let calls = 0;
      for (const { port } of at) {
        const admin = new Redis(port, '127.0.0.1');
        calls += Number(/cmdstat_get:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
        admin.disconnect();
      }
      return calls;
    };
    await eventually(async () => (await far.getMany(ids)).every(({ source }) => source === 'cache'));
    await eventually(async () => {
      await near.getMany(ids);
      return near.metrics.l1Hits > 0;
    });

    // Once each replica is connected to, and has the values.
    await eventually(async () => {
      const before = { masters: await gets(servers.masters), replicas: await gets(servers.replicas) };
      await far.getMany(ids);
      const after = { masters: await gets(servers.masters), replicas: await gets(servers.replicas) };
      return after.replicas - before.replicas >= ids.length && after.masters === before.masters;
    });
    await far.write(5, async () => database.set(5, 2));
    // Told by the replica, once it has the change itself.
    await eventually(async () => (await near.get(5)).value?.version === 2);
    const [master, replica] = [servers.masters[1], servers.replicas[1]].map(
      (server) => new Redis(server?.port ?? 0, '127.0.0.1'),
    ) as [Redis, Redis];
    await master.ping();
    // A replica that has lost its master, and says so: it does not have the password that the master wants now.
    await replica.config('SET', 'replica-serve-stale-data', 'no');
    await master.config('SET', 'requirepass', 'new');
    await replica.call('CLIENT', 'KILL', 'TYPE', 'master');
    await eventually(async () => (await replica.info('replication')).includes('master_link_status:down'));
    const withoutMaster = await far.getMany(ids);
    await master.config('SET', 'requirepass', '');
    await replica.config('SET', 'replica-serve-stale-data', 'yes');
    master.disconnect();
    replica.disconnect();
    // What waits for a replica that dies is read from its master, and so is everything after.
    servers.replicas[0]?.freeze();
    const underWay = far.getMany(ids);
    await new Promise((resolve) => setImmediate(resolve));
    await servers.replicas[0]?.kill();
    const alone = [...(await underWay), ...(await far.getMany(ids))];
    await servers.replicas[0]?.restart();

    expect(withoutMaster.filter(({ source }) => source !== 'cache')).toEqual([]);
    expect(alone.filter(({ source }) => source !== 'cache')).toEqual([]);
  });
});
