/** Connections that stay open and say nothing any more, as when a machine loses its power or a firewall its memory. */
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createCache, redisStore } from '../src/index.ts';
import { eventually, hasRedis, startRedis } from './support/redis-servers.ts';
import { startSpy } from './support/wire-spy.ts';

describe.runIf(hasRedis)('connections that have fallen silent', () => {
  it('are made anew, those that wait for replicas and those that hear of changes as well', async () => {
    const master = await startRedis(['--repl-diskless-sync-delay', '0']);
    const replica = await startRedis(['--replicaof', `127.0.0.1 ${master.port}`]);
    const admin = new Redis(master.port, '127.0.0.1');
    await eventually(async () => (await admin.info('replication')).includes('state=online'));
    const spy = await startSpy(master.port);
    const cache = createCache({
      store: redisStore({ port: spy.port, replicas: 1, replicaTimeoutMs: 400 }),
      timeouts: { timeoutMs: 500, suspectAfterMs: 500 },
      breaker: { reconnectAfterMs: 100 },
    });
    const database = { version: 1 };
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: async () => ({ version: database.version }),
      l1: { ttl: '1h' },
    });
    const allWell = () =>
      eventually(async () => {
        const { l1Hits } = things.metrics;
        await things.get(1);
        await things.get(1);
        return (await things.invalidate(2)).delivered && things.metrics.l1Hits > l1Hits;
      }, 30_000);
    await allWell();

    spy.silence();
    database.version = 2;
    await things.invalidate(1);
    await allWell();

    expect((await things.get(1)).value).toEqual({ version: 2 });
    await eventually(() => cache.undelivered === 0);
    await cache.close();
    await spy.stop();
    admin.disconnect();
    await Promise.all([master.stop(), replica.stop()]);
  }, 60_000);
});
