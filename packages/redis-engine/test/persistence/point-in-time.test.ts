/**
 * A snapshot that is taken while clients write shows one moment. Writes are random; more runs, with seeds drawn anew:
 * `REDIS_SNAPSHOT_RUNS=200`; a failure names its seed: `REDIS_SNAPSHOT_SEED=…` repeats its commands.
 */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { randomCommand, randomFrom } from '../fuzz/random-commands.ts';
import { redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { type Argument, RespClient } from '../support/resp-client.ts';

const runs = Number(process.env['REDIS_SNAPSHOT_RUNS'] ?? 2);
const givenSeed = process.env['REDIS_SNAPSHOT_SEED'];
const seeds =
  givenSeed === undefined
    ? Array.from({ length: runs }, (_, index) =>
        process.env['REDIS_SNAPSHOT_RUNS'] === undefined ? index + 1 : Math.floor(Math.random() * 2 ** 31),
      )
    : [Number(givenSeed)];

/** Elements of each large value: more than one slice of a background save encodes. */
const elements = 6000;

const makeLarge = (name: string, command: string, element: (i: number) => Argument[]): Argument[][] =>
  Array.from({ length: elements / 1000 }, (_, part) => [
    command,
    name,
    ...Array.from({ length: 1000 }, (_unused, i) => element(part * 1000 + i)).flat(),
  ]);

const large: Argument[][] = [
  ...makeLarge('large:list', 'RPUSH', (i) => [`element ${i}`]),
  ...makeLarge('large:set', 'SADD', (i) => [`member ${i}`]),
  ...makeLarge('large:hash', 'HSET', (i) => [`field ${i}`, `value ${i}`]),
  ...makeLarge('large:zset', 'ZADD', (i) => [i / 3, `member ${i}`]),
];

describe('a snapshot taken under writes', () => {
  let directory: string;
  let server: RedisServer;
  let client: RespClient;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'redis-engine-'));
    server = await createRedisServer({ port: 0, directory, config: { 'enable-debug-command': 'yes' } });
    client = await RespClient.open(server);
  });
  afterEach(async () => {
    client.close();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const isSaving = async () => (await client.raw('INFO', 'persistence')).includes('rdb_bgsave_in_progress:1');

  /** What a server answers that has loaded the file. */
  async function answerOfFile(...command: Argument[]): Promise<unknown> {
    const copy = mkdtempSync(join(tmpdir(), 'redis-engine-copy-'));
    copyFileSync(join(directory, 'dump.rdb'), join(copy, 'dump.rdb'));
    const second = await createRedisServer({
      port: 0,
      directory: copy,
      config: { 'enable-debug-command': 'yes' },
    });
    const onSecond = await RespClient.open(second);
    const answer = await onSecond.call(...command);
    onSecond.close();
    await second.close();
    rmSync(copy, { recursive: true, force: true });
    return answer;
  }

  it.each(seeds)('shows the moment of its BGSAVE (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const someWrites = () =>
      Array.from({ length: 40 }, (): Argument[] => {
        const kind = random();
        const key = `key${Math.floor(random() * 8)}`;
        const element = `member ${Math.floor(random() * elements)}`;
        if (kind < 0.02) return ['SWAPDB', 0, 1 + Math.floor(random() * 2)];
        if (kind < 0.04) return ['SELECT', Math.floor(random() * 3)];
        if (kind < 0.06) return ['COPY', key, `key${Math.floor(random() * 8)}`, 'DB', 2, 'REPLACE'];
        if (kind < 0.08) return ['SPOP', 'large:set', 3];
        if (kind < 0.1) return ['ZREM', 'large:zset', element];
        if (kind < 0.12) return ['LPOP', 'large:list'];
        if (kind < 0.14) return ['HDEL', 'large:hash', element.replace('member', 'field')];
        if (kind < 0.15) return ['RENAME', key, 'large:list'];
        if (kind < 0.2) return ['SET', `filler:${Math.floor(random() * 12_000)}`, 'changed'];
        if (kind < 0.25) return ['DEL', `filler:${Math.floor(random() * 12_000)}`];
        if (kind < 0.3) return ['APPEND', `filler:${Math.floor(random() * 20_000)}`, 'x'.repeat(70)];
        return randomCommand(random);
      }).filter(([name]) => !['MULTI', 'WATCH'].includes(String(name)));

    await client.pipeline(large);
    await client.call('DEBUG', 'POPULATE', 6000, 'filler', 30);
    for (let i = 0; i < 20; i++) await client.pipeline(someWrites());

    const [digest, reply] = await client.pipeline([['DEBUG', 'DIGEST'], ['BGSAVE'], ...someWrites()]);
    let rounds = 0;
    for (; await isSaving(); rounds++) await client.pipeline(someWrites());

    expect(reply).toBe('Background saving started');
    expect(rounds).toBeGreaterThan(0);
    expect(await answerOfFile('DEBUG', 'DIGEST')).toBe(digest);
    expect(await client.call('DEBUG', 'DIGEST')).not.toBe(digest);
  });

  it('shows the moment of its BGSAVE also where a value changes while it is being written', async () => {
    const pushes = Array.from({ length: 60 }, (_, part): Argument[] => [
      'RPUSH',
      'list',
      ...Array.from({ length: 1000 }, (_unused, i) => `element ${part * 1000 + i}`),
    ]);
    await client.pipeline(pushes);
    await client.call('DEBUG', 'POPULATE', 500, 'other');

    const [digest] = await client.pipeline([['DEBUG', 'DIGEST'], ['BGSAVE']]);
    for (let i = 0; await isSaving(); i++) {
      await client.call('SET', `other:${i}`, 'changed');
      if (i > 1)
        await client.pipeline([
          ['LSET', 'list', -1, 'changed'],
          ['LPUSH', 'list', 'new'],
        ]);
    }

    expect(await answerOfFile('DEBUG', 'DIGEST')).toBe(digest);
  });

  it('begins anew when all keys are flushed meanwhile, and leaves no temporary file', async () => {
    const pushes = Array.from({ length: 60 }, (): Argument[] => [
      'RPUSH',
      'list',
      ...Array<string>(1000).fill('x'),
    ]);
    await client.pipeline(pushes);
    await client.call('DEBUG', 'POPULATE', 5000, 'before');
    await client.call('BGSAVE');
    await client.pipeline([
      ['FLUSHALL'],
      ...Array.from({ length: 500 }, (_, i) => ['RPUSH', `after:${i}`, 'a']),
    ]);
    await client.pipeline(Array.from({ length: 500 }, (_, i) => ['LPOP', `after:${i}`]));
    await client.call('SET', 'k', 'after');

    while (await isSaving());

    expect(await answerOfFile('EXISTS', 'list')).toBe(0);
    expect(readdirSync(directory)).toEqual(['dump.rdb']);
  });

  it.runIf(redisServerPath !== undefined)(
    'is read by redis-server, databases exchanged meanwhile included',
    async () => {
      await client.call('DEBUG', 'POPULATE', 20_000, 'filler');
      await client.pipeline([
        ['SELECT', 1],
        ['SET', 'one', 1],
        ['SELECT', 0],
        ['BGSAVE'],
        ['SWAPDB', 0, 1],
        ['SET', 'two', 2],
        ['DEL', 'filler:7'],
      ]);
      while (await isSaving());

      const redis = await startRedisServer(['--dir', directory]);
      const onRedis = await RespClient.open(redis);
      const sizes = [await onRedis.call('DBSIZE')];
      await onRedis.call('SELECT', 1);
      sizes.push(await onRedis.call('DBSIZE'));
      onRedis.close();
      await redis.close();

      expect(sizes).toEqual([20_000, 1]);
    },
  );
});
