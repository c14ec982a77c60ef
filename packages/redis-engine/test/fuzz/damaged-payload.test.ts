/** Payloads of RESTORE that are damaged and yet have a true checksum: an error or some value, and never a fault. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { crc64 } from '../../src/persistence/crc64.ts';
import { type Argument, RespClient } from '../support/resp-client.ts';
import { randomFrom } from './random-commands.ts';

const runs = Number(process.env['REDIS_FUZZ_RUNS'] ?? 20);
const seed = Number(process.env['REDIS_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const members = Array.from({ length: 140 }, (_, i) => `m${i}`);
const values: Record<string, readonly Argument[][]> = {
  string: [['SET', 'k', 'ab'.repeat(300)]],
  integer: [['SET', 'k', '12345']],
  list: [['RPUSH', 'k', 'a', '12', 'x'.repeat(100)]],
  'set of integers': [['SADD', 'k', 1, 2, 300_000]],
  'large set': [['SADD', 'k', ...members]],
  hash: [['HSET', 'k', 'a', '1', 'b', '2']],
  'large hash': [['HSET', 'k', ...members, 'x', 'x'.repeat(100)]],
  'sorted set': [['ZADD', 'k', 1, 'a', 2.5, 'b']],
  'large sorted set': [['ZADD', 'k', ...members.flatMap((member, i) => [i, member])]],
  stream: [
    ...Array.from({ length: 30 }, (_, i) => ['XADD', 'k', `${i + 1}-1`, 'f', `v${i}`]),
    ['XGROUP', 'CREATE', 'k', 'g', '0'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', 5, 'STREAMS', 'k', '>'],
  ],
  HyperLogLog: [['PFADD', 'k', ...members]],
};

/** What looks at all of a value, and changes it. */
const uses: readonly Argument[][] = [
  ['OBJECT', 'ENCODING', 'k'],
  ['DUMP', 'k'],
  ['LRANGE', 'k', 0, -1],
  ['LPUSH', 'k', 'x'],
  ['LPOP', 'k'],
  ['HGETALL', 'k'],
  ['HSET', 'k', 'new', '1'],
  ['SMEMBERS', 'k'],
  ['SADD', 'k', 'new'],
  ['ZRANGE', 'k', 0, -1, 'WITHSCORES'],
  ['ZADD', 'k', 5, 'new'],
  ['XRANGE', 'k', '-', '+'],
  ['XINFO', 'STREAM', 'k', 'FULL'],
  ['XADD', 'k', '*', 'a', 'b'],
  ['PFCOUNT', 'k'],
  ['DEBUG', 'DIGEST-VALUE', 'k'],
  ['COPY', 'k', 'copy', 'REPLACE'],
  ['DEL', 'k'],
];

describe(`RESTORE of damaged payloads (seed ${seed})`, () => {
  let server: RedisServer;
  let client: RespClient;
  const faults: unknown[] = [];

  beforeAll(async () => {
    server = await createRedisServer({ onError: (error) => faults.push(error) });
    client = await RespClient.open(server);
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  it.each(Object.entries(values))('of a %s is answered, and the server goes on', async (_title, commands) => {
    const random = randomFrom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    await client.call('FLUSHALL');
    await client.pipeline(commands);
    const payload = Buffer.from((await client.call('DUMP', 'k')) as string, 'latin1').subarray(0, -8);

    for (let run = 0; run < runs; run++) {
      const damaged = Buffer.from(payload);
      for (let i = 1 + below(3); i > 0; i--) {
        // The head tells lengths and kinds; damage does most there.
        const at = below(random() < 0.5 ? Math.min(12, damaged.length) : damaged.length);
        damaged[at] = random() < 0.3 ? 255 : below(256);
      }
      const cut = random() < 0.1 ? damaged.subarray(0, below(damaged.length)) : damaged;
      const reply = await client.raw('RESTORE', 'k', 0, Buffer.concat([cut, crc64(cut)]), 'REPLACE');
      if (reply[0] === '+'.charCodeAt(0)) await client.pipeline(uses);
    }

    expect(await client.call('PING')).toBe('PONG');
    expect(faults).toEqual([]);
  });
});
