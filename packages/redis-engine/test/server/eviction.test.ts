import { afterEach, describe, expect, it } from 'vitest';
import { createRedisServer, type MaxmemoryPolicy, type RedisServer } from '@quicktable/redis-engine';
import { RespClient } from '../support/resp-client.ts';

const LIMIT = 2 * 1024 * 1024;
let server: RedisServer | undefined;
let client: RespClient | undefined;

async function start(maxmemoryPolicy: MaxmemoryPolicy): Promise<RespClient> {
  server = await createRedisServer({ maxmemory: LIMIT, maxmemoryPolicy });
  client = await RespClient.open({ host: server.host, port: server.port });
  return client;
}

afterEach(async () => {
  client?.close();
  await server?.close();
});

async function figure(name: string): Promise<number> {
  const info = (await client!.raw('INFO')).toString();
  return Number(new RegExp(`\\r\\n${name}:(\\d+)`).exec(info)?.[1]);
}

/** Sets keys of about 500 bytes, four times as many as memory holds; the errors that came. */
async function fill(...options: string[]): Promise<number> {
  let errors = 0;
  for (let i = 0; i < 160; i++) {
    const commands = Array.from({ length: 100 }, (_, j) => [
      'SET',
      `key:${i * 100 + j}`,
      'x'.repeat(400),
      ...options,
    ]);
    const replies = await client!.pipeline(commands);
    errors += replies.filter((reply) => reply instanceof Error).length;
  }
  return errors;
}

describe('A memory limit', () => {
  it.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random'] as const)(
    'is kept by evicting any keys with %s',
    async (policy) => {
      await start(policy);

      expect(await fill()).toBe(0);

      expect(await figure('used_memory')).toBeLessThanOrEqual(LIMIT);
      expect(await figure('evicted_keys')).toBeGreaterThan(10_000);
    },
  );

  it.each(['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'] as const)(
    'is kept by evicting keys with an expiry only with %s',
    async (policy) => {
      const redis = await start(policy);
      for (let i = 0; i < 100; i++) await redis.call('SET', `stays:${i}`, 'x'.repeat(100));

      expect(await fill('EX', '1000')).toBe(0);

      expect(await figure('used_memory')).toBeLessThanOrEqual(LIMIT);
      const names = Array.from({ length: 100 }, (_, i) => `stays:${i}`);
      expect(await redis.call('EXISTS', ...names)).toBe(100);
    },
  );

  it.each(['noeviction', 'volatile-lru'] as const)(
    'refuses writes when nothing may go with %s',
    async (policy) => {
      const redis = await start(policy);

      expect(await fill()).toBeGreaterThan(10_000);

      expect((await redis.raw('SET', 'one', 'more')).toString()).toContain('OOM command not allowed');
      expect(await redis.call('GET', 'key:0')).toBe('x'.repeat(400));
      expect(await redis.call('DEL', 'key:0')).toBe(1);
      expect(await redis.call('FLUSHALL')).toBe('OK');
      expect(await redis.call('SET', 'one', 'more')).toBe('OK');
    },
  );

  it('spares keys in use with allkeys-lru', async () => {
    const redis = await start('allkeys-lru');
    const hot = Array.from({ length: 200 }, (_, i) => `hot:${i}`);
    await redis.pipeline(hot.map((key) => ['SET', key, 'x'.repeat(400)]));
    const stop = Date.now() + 3000;
    for (let round = 0; Date.now() < stop; round++) {
      const cold = Array.from({ length: 50 }, (_, j) => ['SET', `cold:${round}:${j}`, 'x'.repeat(400)]);
      await redis.pipeline([...cold, ...hot.map((key) => ['GET', key])]);
    }

    expect(await figure('evicted_keys')).toBeGreaterThan(0);
    expect(await redis.call('EXISTS', ...hot)).toBeGreaterThan(150);
  });

  it('counts what containers take and give back', async () => {
    const redis = await start('noeviction');
    const before = await figure('used_memory');
    const values = Array.from({ length: 1000 }, (_, i) => `value:${i}`);
    await redis.call('RPUSH', 'list', ...values);
    await redis.call('HSET', 'hash', ...values);
    await redis.call('SADD', 'set', ...values);
    const filled = await figure('used_memory');
    await redis.call('DEL', 'list', 'hash', 'set');

    expect(filled - before).toBeGreaterThan(30_000);
    expect(await figure('used_memory')).toBe(before);
  });
});
