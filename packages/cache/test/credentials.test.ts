/** User names and passwords: fixed, and from a provider that is asked anew, as ElastiCache's IAM tokens need it. */
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createCache, redisStore } from '../src/index.ts';
import { eventually, hasRedis, startRedis } from './support/redis-servers.ts';

describe.runIf(hasRedis)('credentials of a real redis-server', () => {
  it('are asked for anew before they lapse, on the open connection', async () => {
    const server = await startRedis();
    const admin = new Redis(server.port, '127.0.0.1');
    await admin.call('ACL', 'SETUSER', 'app', 'on', '>token-1', '~*', '&*', '+@all');
    let asked = 0;
    const store = redisStore({
      port: server.port,
      credentials: async () => {
        asked += 1;
        await admin.call('ACL', 'SETUSER', 'app', `>token-${asked}`);
        return { username: 'app', password: `token-${asked}`, refreshAfterMs: 20 };
      },
    });
    const cache = createCache({ store, timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
    const things = cache.entity('thing', { key: (n: number) => [n], load: async (n) => ({ n }), l1: {} });

    await things.get(1);
    expect((await things.get(1)).source).toBe('cache');
    await eventually(() => asked >= 3);
    // A connection made now gets the present token.
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');

    await eventually(async () => (await things.get(1)).source === 'cache');
    await eventually(() => cache.available);
    await cache.close();
    admin.disconnect();
    await server.stop();
  });

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
