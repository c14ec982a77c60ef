import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { describeContract } from '../support/describe-contract.ts';
import { type RedisProcess, redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { RespClient } from '../support/resp-client.ts';
import { ReplyError } from '../support/resp-reader.ts';
import { makeSamples, samples, showSamples } from './sample-data.ts';

/** The bytes of a bulk string reply. */
function payloadOf(raw: Buffer): Buffer {
  return raw.subarray(raw.indexOf('\n') + 1, raw.length - 2);
}

describeContract('DUMP and RESTORE', (server) => {
  it('carry a value, with the time it has left', async () => {
    const client = await server.connect();
    await client.call('SET', 'k', 'value');
    const payload = payloadOf(await client.raw('DUMP', 'k'));

    expect(await client.call('RESTORE', 'copy', 100_000, payload)).toBe('OK');
    expect(await client.call('GET', 'copy')).toBe('value');
    expect(await client.call('PTTL', 'copy')).toBeGreaterThan(90_000);
    expect(await client.call('RESTORE', 'copy', 0, payload)).toEqual(
      new ReplyError('BUSYKEY Target key name already exists.'),
    );
    expect(await client.call('RESTORE', 'copy', 0, payload, 'REPLACE')).toBe('OK');
    expect(await client.call('PTTL', 'copy')).toBe(-1);
    expect(await client.call('RESTORE', 'past', 1, payload, 'ABSTTL')).toBe('OK');
    expect(await client.call('EXISTS', 'past')).toBe(0);
  });

  it('refuse what is no payload', async () => {
    const client = await server.connect();
    await client.call('SET', 'k', 'value');
    const payload = payloadOf(await client.raw('DUMP', 'k'));
    payload[1]! ^= 1;

    expect(await client.call('RESTORE', 'copy', 0, payload)).toEqual(
      new ReplyError('ERR DUMP payload version or checksum are wrong'),
    );
    expect(await client.call('RESTORE', 'copy', -1, payload)).toEqual(
      new ReplyError('ERR Invalid TTL value, must be >= 0'),
    );
    expect(await client.call('DUMP', 'missing')).toBeNull();
  });
});

describe.runIf(redisServerPath !== undefined)('values that move between the engine and redis-server', () => {
  let engine: RedisServer;
  let redis: RedisProcess;
  let onEngine: RespClient;
  let onRedis: RespClient;

  beforeAll(async () => {
    engine = await createRedisServer({ port: 0 });
    redis = await startRedisServer();
    onEngine = await RespClient.open(engine);
    onRedis = await RespClient.open(redis);
  });
  afterAll(async () => {
    onEngine.close();
    onRedis.close();
    await redis.close();
    await engine.close();
  });

  it.each(['to redis-server', 'to the engine'])('are the same when they go %s', async (direction) => {
    const [from, to] = direction === 'to the engine' ? [onRedis, onEngine] : [onEngine, onRedis];
    await from.call('FLUSHALL');
    await to.call('FLUSHALL');
    await makeSamples(from);

    for (const key of Object.keys(samples)) {
      const payload = payloadOf(await from.raw('DUMP', key));
      expect(await to.call('RESTORE', key, 0, payload), key).toBe('OK');
    }

    expect(await showSamples(to)).toEqual(await showSamples(from));
  });
});
