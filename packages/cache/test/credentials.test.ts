/** User names and passwords: fixed, and from a provider that is asked anew, as ElastiCache's IAM tokens need it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCache, redisStore, type Cache, type RedisCredentials } from '../src/index.ts';
import { deferred } from './support/deferred.ts';
import { eventually, hasRedis, startRedis } from './support/redis-servers.ts';
import { startTokenServer, type TokenServer } from './support/token-server.ts';

const timeouts = { timeoutMs: 5_000, suspectAfterMs: 5_000 };

describe.runIf(hasRedis)('passwords of a real redis-server', () => {
  it('that are wrong make every read a miss, not a failure', async () => {
    const server = await startRedis(['--requirepass', 'right']);
    const cache = createCache({ store: redisStore({ port: server.port, password: 'wrong' }) });
    const things = cache.entity('thing', { key: (n: number) => [n], load: async (n) => ({ n }) });

    for (let n = 0; n < 20; n += 1) expect((await things.get(n)).source).toBe('loader');
    await eventually(() => !cache.available);
    await cache.close();
    await server.stop();
  });
});

describe.runIf(hasRedis).each([
  { mode: 'standalone' as const, replicas: 1 },
  { mode: 'cluster' as const, replicas: 0 },
])('tokens that lapse ($mode)', { timeout: 120_000 }, ({ mode, replicas }) => {
  let server: TokenServer;
  const caches: Cache[] = [];
  beforeAll(async () => {
    server = await startTokenServer(mode, replicas > 0);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    await eventually(() => openConnections().length === 0);
  });
  afterAll(() => server.stop());
  const openConnections = () => server.spy.connections.filter((connection) => connection.open);

  /** A cache with every kind of connection: for commands, for waiting on replicas, for changes, for leases of others. */
  const open = (credentials: () => Promise<RedisCredentials>) => {
    const { port } = server;
    const store = redisStore({ mode, port, replicas, replicaTimeoutMs: 4_000, credentials });
    const cache = createCache({ store, timeouts });
    caches.push(cache);
    const errors: Error[] = [];
    cache.subscribe((event) => {
      if (event.type === 'storeError') errors.push(event.error);
    }, 'rare');
    const far = cache.entity('far', { key: (n: number) => [n], load: async (n) => ({ n }) });
    const near = cache.entity('near', { key: (n: number) => [n], load: async (n) => ({ n }), l1: {} });
    const allUp = () =>
      eventually(async () => {
        await near.get(1);
        const told = await store.waitForChange?.('nothing', 'nobody', 1_000);
        const { delivered } = await far.invalidate(1);
        return told === true && delivered && near.metrics.l1Hits > 0;
      }, 60_000);
    return { cache, errors, far, near, allUp };
  };

  it('are sent again on every open connection, and nothing under way is lost', async () => {
    const { errors, far, allUp } = open(async () => ({ ...(await server.issue()), refreshAfterMs: 25 }));
    await allUp();
    const connections = openConnections();
    const soFar = errors.length;
    const signIns = connections.map((connection) => connection.signIns);
    const work = { going: true, lost: 0 };
    const users = [1, 2, 3].map(async (n) => {
      while (work.going) {
        await far.invalidate(n);
        await far.get(n);
        if ((await far.get(n)).source !== 'cache') work.lost += 1;
      }
    });

    await eventually(
      () => connections.every((one, index) => one.signIns > (signIns[index] ?? 0) + 2),
      60_000,
    );
    work.going = false;
    await Promise.all(users);

    expect(connections.length).toBeGreaterThanOrEqual(replicas > 0 ? 4 : 3);
    expect(connections.every((connection) => connection.open)).toBe(true);
    expect({ lost: work.lost, errors: errors.slice(soFar) }).toEqual({ lost: 0, errors: [] });
  });

  it('are made anew for every connection, long after the first has lapsed', async () => {
    const { allUp, near } = open(() => server.issue());
    await allUp();

    await server.withdraw();
    await server.disconnect();

    await eventually(() => openConnections().length === 0 || near.metrics.l1Hits > 0);
    await allUp();
    expect(near.metrics.l1Hits).toBeGreaterThan(0);
  });

  it('that cannot be had are told as that, without what the provider said, and are asked for until they can', async () => {
    const state = { fails: true };
    const warnings: Error[] = [];
    const hear = (warning: Error) => warnings.push(warning);
    process.on('warning', hear);
    const { cache, errors, far, allUp } = open(async () => {
      if (state.fails) throw new Error('the secret is hunter2');
      return server.issue();
    });

    expect((await far.get(1)).source).toBe('loader');
    const refusal = await cache.ping().catch((error: Error) => error);
    state.fails = false;
    await allUp();
    process.off('warning', hear);

    const texts = [refusal, ...errors, ...warnings].map(String).join('\n');
    expect(texts).toContain('the credentials provider failed');
    expect(texts).not.toContain('hunter2');
  });

  it('that cannot be had for a while end no connection that is open', async () => {
    const state = { fails: false, failures: 0 };
    const { errors, far, allUp } = open(async () => {
      if (state.fails) {
        state.failures += 1;
        throw new Error('no token today');
      }
      return { ...(await server.issue()), refreshAfterMs: 25 };
    });
    await allUp();
    const connections = openConnections();
    const soFar = errors.length;

    state.fails = true;
    await eventually(() => state.failures > 0);
    await far.get(7);
    const reading = await far.get(7);
    state.fails = false;
    const signIns = connections.map((connection) => connection.signIns);
    await eventually(() => connections.every((one, index) => one.signIns > (signIns[index] ?? 0)));

    expect(reading.source).toBe('cache');
    expect(connections.every((connection) => connection.open)).toBe(true);
    expect(errors.slice(soFar)).toEqual([]);
  });

  it('are asked for once by all connections that are waiting for one', async () => {
    const first = deferred<RedisCredentials>();
    let asked = 0;
    const { far, near, allUp } = open(() => {
      asked += 1;
      return asked === 1 ? first.promise : server.issue();
    });
    const readings = [far.get(1), near.get(1), far.invalidate(2)];
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const askedMeanwhile = asked;

    first.resolve(await server.issue());
    await Promise.all(readings);
    await allUp();

    expect(askedMeanwhile).toBe(1);
  });
});
