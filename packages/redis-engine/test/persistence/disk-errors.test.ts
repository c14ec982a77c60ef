/** What clients are told when data cannot be kept on the disk. */
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { startEngineProcess } from '../support/engine-process.ts';
import { redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { type Argument, RespClient } from '../support/resp-client.ts';
import { ReplyError } from '../support/resp-reader.ts';

const servers = [
  {
    name: 'the engine',
    start: (directory: string, config: Record<string, string>) =>
      createRedisServer({ port: 0, directory, config }),
  },
  {
    name: 'redis-server',
    start: (directory: string, config: Record<string, string>) =>
      startRedisServer([
        '--dir',
        directory,
        ...Object.entries(config).flatMap(([name, value]) => [`--${name}`, value]),
      ]),
  },
].slice(0, redisServerPath === undefined ? 1 : 2);

it.each(servers)(
  'A save that fails refuses writes and PING, until one succeeds, on $name',
  async ({ start }) => {
    const directory = mkdtempSync(join(tmpdir(), 'redis-snapshot-'));
    const server = await start(directory, { save: '3600 1000000', dbfilename: 'taken' });
    const client = await RespClient.open(server);
    mkdirSync(join(directory, 'taken'));
    await client.call('SET', 'k', 'v');
    await client.call('BGSAVE');
    const text = async (...args: Argument[]) => (await client.raw(...args)).toString();
    const refused =
      /^-MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk\. Commands that may/;

    await expect.poll(() => text('SET', 'k', 'v'), { timeout: 20_000 }).toMatch(refused);
    const ping = await text('PING');
    const scripted = await text('EVAL', "return redis.call('SET', KEYS[1], 1)", 1, 'k');
    const reads = [await client.call('GET', 'k'), await client.call('EVAL', 'return 1', 0)];
    await client.call('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no');
    const allowed = await client.call('SET', 'k', 'x');
    await client.call('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'yes');
    rmdirSync(join(directory, 'taken'));
    const saved = await client.call('SAVE');
    const after = await client.call('SET', 'k', 'y');
    client.close();
    await server.close();
    rmSync(directory, { recursive: true, force: true });

    expect(ping).toMatch(refused);
    expect(scripted).toMatch(/^-MISCONF /);
    expect(reads).toEqual(['v', 1]);
    expect([allowed, saved, after]).toEqual(['OK', 'OK', 'OK']);
  },
);

it.each(['everysec', 'always'] as const)(
  'A disk without room for the append-only file refuses writes, keeps reads, and loses nothing it confirmed (%s)',
  async (appendFsync) => {
    const directory = mkdtempSync(join(tmpdir(), 'redis-engine-'));
    const engine = await startEngineProcess({ directory, appendOnly: true, appendFsync }, 100);
    const value = 'x'.repeat(5000);
    let confirmed = 0;
    let refusal: unknown;
    for (let i = 1; i < 1000 && refusal === undefined; i++) {
      const client = await RespClient.open(engine);
      const reply = await client.call('SET', `key:${i}`, value).catch(() => 'closed');
      if (reply === 'OK') confirmed = i;
      else if (reply instanceof ReplyError) refusal = reply.message;
      client.close();
    }
    const client = await RespClient.open(engine);
    const ping = await client.call('PING');
    const first = await client.call('STRLEN', 'key:1');
    const info = (await client.raw('INFO', 'persistence')).toString();
    client.close();
    await engine.kill();

    const second = await startEngineProcess({ directory, appendOnly: true });
    const onSecond = await RespClient.open(second);
    const size = await onSecond.call('DBSIZE');
    onSecond.close();
    await second.kill();
    rmSync(directory, { recursive: true, force: true });

    expect(refusal).toBe('MISCONF Errors writing to the AOF file: File too large');
    expect(ping).toBeInstanceOf(ReplyError);
    expect(first).toBe(value.length);
    expect(info).toContain('aof_last_write_status:err');
    expect(size).toBeGreaterThanOrEqual(appendFsync === 'always' ? confirmed : confirmed - 1);
  },
);
