/** Expiry of single fields: commands that Redis 7.0 does not have, tested on the engine alone. */
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RespClient } from '../../support/resp-client.ts';
import { ReplyError } from '../../support/resp-reader.ts';

let server: RedisServer;
let client: RespClient;

beforeAll(async () => {
  server = await createRedisServer({ port: 0 });
});
afterAll(async () => {
  await server.close();
});
beforeEach(async () => {
  client = await RespClient.open({ host: server.host, port: server.port });
  await client.call('FLUSHALL');
  await client.call('HSET', 'h', 'a', '1', 'b', '2');
});
afterEach(() => client.close());

/** A hundred seconds that run down while a busy machine is at it. */
const aboutHundred = expect.toSatisfy((seconds: number) => seconds > 40 && seconds <= 100);

describe('HEXPIRE, HPEXPIRE, HEXPIREAT and HPEXPIREAT', () => {
  it('answer for each field what became of it', async () => {
    expect(await client.call('HEXPIRE', 'h', 100, 'FIELDS', 2, 'a', 'x')).toEqual([1, -2]);
    expect(await client.call('HPEXPIRE', 'h', 100_000, 'NX', 'FIELDS', 2, 'a', 'b')).toEqual([0, 1]);
    expect(await client.call('HEXPIREAT', 'h', 1, 'FIELDS', 1, 'b')).toEqual([2]);
    expect(await client.call('HPEXPIREAT', 'missing', 1, 'FIELDS', 1, 'b')).toEqual([-2]);
    expect(await client.call('HGETALL', 'h')).toEqual(['a', '1']);
  });

  it('compare with the present expiry', async () => {
    await client.call('HEXPIRE', 'h', 100, 'FIELDS', 1, 'a');

    expect(await client.call('HEXPIRE', 'h', 50, 'GT', 'FIELDS', 2, 'a', 'b')).toEqual([0, 0]);
    expect(await client.call('HEXPIRE', 'h', 50, 'LT', 'FIELDS', 2, 'a', 'b')).toEqual([1, 1]);
    expect(await client.call('HEXPIRE', 'h', 70, 'XX', 'FIELDS', 1, 'a')).toEqual([1]);
  });

  it('remove the key with its last field', async () => {
    expect(await client.call('HEXPIRE', 'h', 0, 'FIELDS', 2, 'a', 'b')).toEqual([2, 2]);
    expect(await client.call('EXISTS', 'h')).toBe(0);
  });

  it.each([
    [['HEXPIRE', 'h', 'x', 'FIELDS', 1, 'a'], 'ERR value is not an integer or out of range'],
    [['HEXPIRE', 'h', -1, 'FIELDS', 1, 'a'], 'ERR invalid expire time, must be >= 0'],
    [['HEXPIRE', 'h', 2 ** 46, 'FIELDS', 1, 'a'], "ERR invalid expire time in 'hexpire' command"],
    [
      ['HEXPIRE', 'h', 1, 'FOO', 1, 'a'],
      'ERR Mandatory argument FIELDS is missing or not at the right position',
    ],
    [['HEXPIRE', 'h', 1, 'FIELDS', 0, 'a'], 'ERR Number of fields must be a positive integer'],
    [
      ['HEXPIRE', 'h', 1, 'FIELDS', 2, 'a'],
      'ERR The `numfields` parameter must match the number of arguments',
    ],
  ])('refuse %j', async (command, message) => {
    expect(await client.call(...command)).toEqual(new ReplyError(message));
  });
});

describe('fields whose time has passed', () => {
  it('are gone for readers, and the key goes with the last', async () => {
    await client.call('HPEXPIRE', 'h', 1, 'FIELDS', 1, 'a');
    await vi.waitFor(async () => expect(await client.call('HLEN', 'h')).toBe(1), { timeout: 10_000 });
    expect(await client.call('HGET', 'h', 'a')).toBeNull();

    await client.call('HPEXPIRE', 'h', 1, 'FIELDS', 1, 'b');
    await vi.waitFor(async () => expect(await client.call('HGETALL', 'h')).toEqual([]), { timeout: 10_000 });
    expect(await client.call('EXISTS', 'h')).toBe(0);
  });

  it('are removed though nobody reads them', async () => {
    await client.call('HPEXPIRE', 'h', 1, 'FIELDS', 2, 'a', 'b');
    await vi.waitFor(async () => expect(await client.call('DBSIZE')).toBe(0), { timeout: 10_000 });
  });
});

describe('HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME and HPERSIST', () => {
  it('tell and take away the expiry of fields', async () => {
    await client.call('HPEXPIREAT', 'h', 4_000_000_000_500, 'FIELDS', 1, 'a');

    expect(await client.call('HPEXPIRETIME', 'h', 'FIELDS', 3, 'a', 'b', 'x')).toEqual([
      4_000_000_000_500, -1, -2,
    ]);
    expect(await client.call('HEXPIRETIME', 'h', 'FIELDS', 1, 'a')).toEqual([4_000_000_001]);
    expect(await client.call('HTTL', 'missing', 'FIELDS', 1, 'a')).toEqual([-2]);
    const [ttl] = (await client.call('HPTTL', 'h', 'FIELDS', 1, 'a')) as [number];
    expect(ttl).toBeGreaterThan(1_000_000_000);
    expect(await client.call('HPERSIST', 'h', 'FIELDS', 3, 'a', 'b', 'x')).toEqual([1, -1, -2]);
    expect(await client.call('HTTL', 'h', 'FIELDS', 1, 'a')).toEqual([-1]);
  });

  it('follow what happens to a field', async () => {
    await client.call('HEXPIRE', 'h', 100, 'FIELDS', 2, 'a', 'b');

    await client.call('HINCRBY', 'h', 'a', 1);
    await client.call('HSET', 'h', 'b', 'new');
    await client.call('COPY', 'h', 'copy');

    expect(await client.call('HTTL', 'copy', 'FIELDS', 2, 'a', 'b')).toEqual([aboutHundred, -1]);
  });
});

describe('HGETEX, HGETDEL and HSETEX', () => {
  it('read and set expiry in one', async () => {
    expect(await client.call('HGETEX', 'h', 'EX', 100, 'FIELDS', 2, 'a', 'x')).toEqual(['1', null]);
    expect(await client.call('HTTL', 'h', 'FIELDS', 1, 'a')).toEqual([aboutHundred]);
    expect(await client.call('HGETEX', 'h', 'PERSIST', 'FIELDS', 1, 'a')).toEqual(['1']);
    expect(await client.call('HTTL', 'h', 'FIELDS', 1, 'a')).toEqual([-1]);
    expect(await client.call('HGETEX', 'h', 'FIELDS', 1, 'b')).toEqual(['2']);
  });

  it('read and remove in one', async () => {
    expect(await client.call('HGETDEL', 'h', 'FIELDS', 3, 'a', 'b', 'x')).toEqual(['1', '2', null]);
    expect(await client.call('EXISTS', 'h')).toBe(0);
  });

  it('set fields with an expiry, where the condition holds', async () => {
    expect(await client.call('HSETEX', 'h', 'FNX', 'EX', 100, 'FIELDS', 1, 'a', '9')).toBe(0);
    expect(await client.call('HSETEX', 'h', 'FXX', 'EX', 100, 'FIELDS', 1, 'a', '9')).toBe(1);
    expect(await client.call('HSETEX', 'h', 'KEEPTTL', 'FIELDS', 1, 'a', '8')).toBe(1);
    expect(await client.call('HTTL', 'h', 'FIELDS', 1, 'a')).toEqual([aboutHundred]);
    expect(await client.call('HSETEX', 'new', 'FIELDS', 1, 'f', 'v')).toBe(1);
    expect(await client.call('HGET', 'new', 'f')).toBe('v');
  });
});
