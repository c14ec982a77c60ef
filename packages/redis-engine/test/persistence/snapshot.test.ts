import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { crc64 } from '../../src/persistence/crc64.ts';
import { redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { RespClient } from '../support/resp-client.ts';
import { ReplyError } from '../support/resp-reader.ts';
import { makeSamples, showSamples } from './sample-data.ts';

describe('snapshots', () => {
  let directory: string;
  let server: RedisServer;
  let client: RespClient;

  const start = async (config: Record<string, string> = {}) => {
    server = await createRedisServer({ port: 0, directory, config });
    client = await RespClient.open(server);
  };
  const stop = async () => {
    client.close();
    await server.close();
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'redis-engine-'));
  });
  afterEach(async () => {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('bring everything back after a restart', async () => {
    await start();
    await makeSamples(client);
    await client.call('SET', 'with time', 'x', 'PX', 1_000_000);
    await client.call('SET', 'soon gone', 'x', 'PX', 1);
    await client.call('SELECT', 5);
    await client.call('SET', 'in five', 'x');
    await client.call('SELECT', 0);
    await client.call(
      'FUNCTION',
      'LOAD',
      "#!lua name=lib\nredis.register_function('f', function() return 7 end)",
    );
    const before = await showSamples(client);

    await stop();
    await start();

    expect(await showSamples(client)).toEqual(before);
    expect(await client.call('PTTL', 'with time')).toBeGreaterThan(900_000);
    expect(await client.call('EXISTS', 'soon gone')).toBe(0);
    expect(await client.call('FCALL', 'f', 0)).toBe(7);
    await client.call('SELECT', 5);
    expect(await client.call('GET', 'in five')).toBe('x');
  });

  it('show the moment of BGSAVE, whatever is written after it', async () => {
    await start();
    await client.call('SET', 'k', 'old');

    const replies = await client.pipeline([['BGSAVE'], ['SET', 'k', 'new'], ['LASTSAVE']]);
    while ((await client.raw('INFO', 'persistence')).includes('rdb_bgsave_in_progress:1')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const copy = mkdtempSync(join(tmpdir(), 'redis-engine-copy-'));
    copyFileSync(join(directory, 'dump.rdb'), join(copy, 'dump.rdb'));
    const second = await createRedisServer({ port: 0, directory: copy });
    const onSecond = await RespClient.open(second);
    const value = await onSecond.call('GET', 'k');
    onSecond.close();
    await second.close();
    rmSync(copy, { recursive: true, force: true });

    expect(replies.slice(0, 2)).toEqual(['Background saving started', 'OK']);
    expect(value).toBe('old');
  });

  it('are taken by themselves at the points of save', async () => {
    await start({ save: '1 1' });
    await client.call('SET', 'k', 'v');

    const giveUpAt = Date.now() + 20_000;
    while (!readdirSync(directory).includes('dump.rdb') && Date.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    expect(readdirSync(directory)).toContain('dump.rdb');
  });

  it('stay whole when a later one was broken off, and a broken file stops the start', async () => {
    await start();
    await client.call('SET', 'k', 'v');
    await client.call('SAVE');
    await stop();
    const whole = readFileSync(join(directory, 'dump.rdb'));
    writeFileSync(join(directory, 'dump.rdb.1.1.temp'), whole.subarray(0, whole.length / 2));

    await start();
    expect(await client.call('GET', 'k')).toBe('v');
    await stop();

    for (let length = 0; length < whole.length; length++) {
      writeFileSync(join(directory, 'dump.rdb'), whole.subarray(0, length));
      await expect(
        createRedisServer({ port: 0, directory }),
        `cut to ${length} of ${whole.toString('hex')}`,
      ).rejects.toMatchObject({ code: 'LOAD_FAILED' });
    }
    writeFileSync(join(directory, 'dump.rdb'), whole);
    await start();
  });

  it('that lack their last byte are refused although their last bytes are a right checksum', async () => {
    // A CRC whose lowest byte equals the next byte of the message moves by one byte: one content in 256 does this.
    const unlucky = snapshotWithChecksumByte(0xff);
    const cut = unlucky.subarray(0, unlucky.length - 1);

    await start();
    await stop();
    writeFileSync(join(directory, 'dump.rdb'), unlucky);
    await start();
    expect(await client.call('DBSIZE')).toBe(1);
    await stop();
    writeFileSync(join(directory, 'dump.rdb'), cut);

    expect(crc64(cut.subarray(0, -8))).toEqual(cut.subarray(-8));
    await expect(createRedisServer({ port: 0, directory })).rejects.toMatchObject({ code: 'LOAD_FAILED' });
    rmSync(join(directory, 'dump.rdb'));
    await start();
  });

  it('are refused by a server that has no directory', async () => {
    await start();
    const memoryOnly = await createRedisServer({ port: 0 });
    const other = await RespClient.open(memoryOnly);

    const reply = await other.call('SAVE');
    other.close();
    await memoryOnly.close();

    expect(reply).toBeInstanceOf(ReplyError);
  });

  it.runIf(redisServerPath !== undefined)('are read by redis-server, and its own are read', async () => {
    await start();
    await makeSamples(client);
    await client.call('SAVE');
    const written = await showSamples(client);

    const redis = await startRedisServer(['--dir', directory]);
    const onRedis = await RespClient.open(redis);
    const read = await showSamples(onRedis);
    await onRedis.call('CONFIG', 'SET', 'rdbcompression', 'yes');
    await onRedis.call('SAVE');
    onRedis.close();
    await redis.close();
    expect(read).toEqual(written);

    const second = await createRedisServer({ port: 0, directory });
    const onSecond = await RespClient.open(second);
    const readBack = await showSamples(onSecond);
    onSecond.close();
    await second.close();
    expect(readBack).toEqual(written);
  });
});

/** A snapshot of one key in which the checksum of all before the end begins with a byte. */
function snapshotWithChecksumByte(wanted: number): Buffer {
  for (let value = 0; ; value++) {
    const text = String.fromCharCode(97 + (value % 26)).repeat(1 + Math.floor(value / 26));
    const body = Buffer.from(
      `REDIS0010\xfe\x00\x00\x01k${String.fromCharCode(text.length)}${text}`,
      'latin1',
    );
    if (crc64(body)[0] !== wanted) continue;
    const ended = Buffer.concat([body, Buffer.from([0xff])]);
    return Buffer.concat([ended, crc64(ended)]);
  }
}
