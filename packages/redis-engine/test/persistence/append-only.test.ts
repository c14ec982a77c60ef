/** The append-only file. Random commands: `REDIS_AOF_RUNS=100` for more runs with seeds drawn anew, `REDIS_AOF_SEED=…` for one. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer, type RedisServerOptions } from '@quicktable/redis-engine';
import { randomCommand, randomFrom } from '../fuzz/random-commands.ts';
import { redisServerPath, startRedisServer } from '../support/redis-process.ts';
import { type Argument, encodeCommand, RespClient } from '../support/resp-client.ts';
import { makeSamples, showSamples } from './sample-data.ts';

const seeds =
  process.env['REDIS_AOF_SEED'] === undefined
    ? Array.from({ length: Number(process.env['REDIS_AOF_RUNS'] ?? 4) }, (_, index) =>
        process.env['REDIS_AOF_RUNS'] === undefined ? index + 1 : Math.floor(Math.random() * 2 ** 31),
      )
    : [Number(process.env['REDIS_AOF_SEED'])];

describe('the append-only file', () => {
  let directory: string;
  let server: RedisServer;
  let client: RespClient;

  const start = async (options: RedisServerOptions = {}) => {
    server = await createRedisServer({
      port: 0,
      directory,
      appendOnly: true,
      ...options,
      config: { 'enable-debug-command': 'yes', ...options.config },
    });
    client = await RespClient.open(server);
  };
  const stop = async () => {
    client.close();
    await server.close();
  };
  const folder = () => join(directory, 'appendonlydir');
  const increment = (number = 1) => join(folder(), `appendonly.aof.${number}.incr.aof`);
  const rewritten = async () => {
    await expect
      .poll(async () => (await client.raw('INFO', 'persistence')).toString(), { timeout: 20_000 })
      .toMatch(/aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/);
  };
  /** The commands of a file, each as words. */
  const commandsOf = (path: string) => {
    const words = readFileSync(path, 'latin1').split('\r\n');
    const commands: string[][] = [];
    for (let at = 0; at < words.length - 1; ) {
      const count = Number(words[at++]!.slice(1));
      commands.push(Array.from({ length: count }, (_, i) => words[at + i * 2 + 1]!));
      at += count * 2;
    }
    return commands;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'redis-engine-'));
  });
  afterEach(async () => {
    await stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('brings everything back, times included', async () => {
    await start();
    await makeSamples(client);
    await client.call('SET', 'with time', 'x', 'EX', 1000);
    await client.call('HSET', 'h', 'f', 'v', 'stays', 'w');
    await client.call('HEXPIRE', 'h', 1000, 'FIELDS', 1, 'f');
    await client.call('SELECT', 5);
    await client.call('SET', 'in five', 'x');
    await client.call('SELECT', 0);
    const library = "#!lua name=lib\nredis.register_function('f', function() return 7 end)";
    await client.call('FUNCTION', 'LOAD', library);
    const before = await showSamples(client);
    const expiry = await client.call('PEXPIRETIME', 'with time');
    const fieldExpiry = await client.call('HPEXPIRETIME', 'h', 'FIELDS', 2, 'f', 'stays');

    await stop();
    await start();

    expect(await showSamples(client)).toEqual(before);
    expect(await client.call('PEXPIRETIME', 'with time')).toBe(expiry);
    expect(await client.call('HPEXPIRETIME', 'h', 'FIELDS', 2, 'f', 'stays')).toEqual(fieldExpiry);
    expect(await client.call('FCALL', 'f', 0)).toBe(7);
    await client.call('SELECT', 5);
    expect(await client.call('GET', 'in five')).toBe('x');
    expect(existsSync(join(directory, 'dump.rdb'))).toBe(false);
  });

  it('says what commands did that would do something else a second time', async () => {
    await start();
    await client.pipeline([
      ['SET', 'k', 'v', 'PX', 500_000],
      ['INCRBYFLOAT', 'n', '0.1'],
      ['EXPIRE', 'n', 100],
      ['GETEX', 'n', 'PERSIST'],
      ['SADD', 's', 'only'],
      ['SPOP', 's'],
      ['SETEX', 'gone', 100, 'x'],
      ['PEXPIREAT', 'gone', 1],
      ['GET', 'nothing'],
      ['EXPIRE', 'nothing', 5],
    ]);
    const popped = client.call('BLPOP', 'list', 'other', 0);
    const pusher = await RespClient.open(server);
    await pusher.call('RPUSH', 'other', 'a');
    expect(await popped).toEqual(['other', 'a']);
    const id = await client.call('XADD', 'st', '*', 'f', 'v');
    await client.call('EVAL', "redis.call('SET','a',1) redis.call('INCR','a')", 0);
    await client.pipeline([['MULTI'], ['SELECT', 3], ['SET', 'b', '1'], ['DEL', 'nothing'], ['EXEC']]);
    pusher.close();
    await stop();

    const commands = commandsOf(increment());
    await start();

    expect(commands).toEqual([
      ['SELECT', '0'],
      ['SET', 'k', 'v', 'PXAT', expect.stringMatching(/^\d{13}$/)],
      ['SET', 'n', '0.1'],
      ['PEXPIREAT', 'n', expect.stringMatching(/^\d{13}$/)],
      ['PERSIST', 'n'],
      ['SADD', 's', 'only'],
      ['SREM', 's', 'only'],
      ['SET', 'gone', 'x', 'PXAT', expect.stringMatching(/^\d{13}$/)],
      ['DEL', 'gone'],
      ['RPUSH', 'other', 'a'],
      ['LMPOP', '2', 'list', 'other', 'LEFT'],
      ['XADD', 'st', id, 'f', 'v'],
      ['MULTI'],
      ['SET', 'a', '1'],
      ['INCR', 'a'],
      ['EXEC'],
      ['SELECT', '3'],
      ['SET', 'b', '1'],
    ]);
  });

  it('keeps a transaction in one piece that ends another connection', async () => {
    await start({ appendFsync: 'always' });
    const other = await RespClient.open(server);
    const id = await other.call('CLIENT', 'ID');
    await client.pipeline([
      ['SET', 'before', '1'],
      ['MULTI'],
      ['SET', 'a', '1'],
      ['CLIENT', 'KILL', 'ID', id as number],
      ['SET', 'b', '1'],
      ['EXEC'],
    ]);
    await other.untilClosed();
    await stop();

    const commands = commandsOf(increment());
    await start();

    expect(commands.map((words) => words.slice(0, 2).join(' '))).toEqual([
      'SELECT 0',
      'SET before',
      'MULTI',
      'SET a',
      'SET b',
      'EXEC',
    ]);
  });

  it('says that keys and fields went when their time had passed, and when memory was short', async () => {
    await start();
    await client.call('SET', 'short', 'x', 'PX', 1);
    await client.call('HSET', 'h', 'f', 'v', 'stays', 'w');
    await client.call('HPEXPIRE', 'h', 1, 'FIELDS', 1, 'f');
    await expect.poll(() => client.call('HEXISTS', 'h', 'f')).toBe(0);
    await expect.poll(() => client.call('EXISTS', 'short')).toBe(0);
    await client.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random', 'maxmemory', '1');
    await expect.poll(() => client.call('DBSIZE')).toBe(0);
    await client.call('CONFIG', 'SET', 'maxmemory', '0');
    await stop();

    const commands = commandsOf(increment());
    await start();

    expect(commands).toContainEqual(['DEL', 'short']);
    expect(commands).toContainEqual(['HDEL', 'h', 'f']);
    expect(commands).toContainEqual(['DEL', 'h']);
    expect(await client.call('DBSIZE')).toBe(0);
  });

  it('keeps what lost its expiry after a time that has passed when the file is loaded', async () => {
    await start();
    await stop();
    const soon = Date.now() - 1000;
    const lines: Argument[][] = [
      ['SELECT', '0'],
      ['SET', 'kept', 'v', 'PXAT', String(soon)],
      ['PERSIST', 'kept'],
      ['SET', 'other', 'v'],
      ['PEXPIREAT', 'other', String(soon)],
      ['PERSIST', 'other'],
      ['HSET', 'h', 'f', 'v'],
      ['HPEXPIREAT', 'h', String(soon), 'FIELDS', '1', 'f'],
      ['HPERSIST', 'h', 'FIELDS', '1', 'f'],
      ['SET', 'over', 'v', 'PXAT', String(soon)],
    ];
    writeFileSync(increment(), Buffer.concat(lines.map((line) => encodeCommand(line))));

    await start();

    expect(await client.call('MGET', 'kept', 'other', 'over')).toEqual(['v', 'v', null]);
    expect(await client.call('HGET', 'h', 'f')).toBe('v');
  });

  it.each(seeds)('holds the same data after random commands and rewrites (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    await start({ appendFsync: 'no' });
    for (let round = 0; round < 12; round++) {
      const commands = Array.from({ length: 150 }, () =>
        random() < 0.1
          ? ([
              ['SPOP', `key${Math.floor(random() * 8)}`, 2],
              ['HEXPIRE', `key${Math.floor(random() * 8)}`, 1000, 'FIELDS', 1, 'a'],
              ['XADD', `key${Math.floor(random() * 8)}`, 'MAXLEN', '~', 2, '*', 'f', 'v'],
              ['XAUTOCLAIM', `key${Math.floor(random() * 8)}`, 'g', 'other', 0, 0],
              ['SWAPDB', 0, 1],
              ['EVAL', "redis.call('SELECT',2) return redis.call('LPUSH',KEYS[1],1,2)", 1, 'l'],
              ['FLUSHDB'],
            ][Math.floor(random() * 7)] as Argument[])
          : randomCommand(random),
      );
      await client.pipeline(commands);
      if (round % 4 === 2) await client.call('BGREWRITEAOF');
    }
    await client.call('DISCARD');
    const digest = await client.call('DEBUG', 'DIGEST');

    await stop();
    await start();

    expect(await client.call('DEBUG', 'DIGEST')).toBe(digest);
  });

  it('is rewritten as a base, and the files before it go', async () => {
    await start();
    for (let i = 0; i < 100; i++) await client.call('INCR', 'counter');

    expect(await client.call('BGREWRITEAOF')).toBe('Background append only file rewriting started');
    await client.call('SET', 'after', 'x');
    await rewritten();

    expect(readdirSync(folder()).sort()).toEqual([
      'appendonly.aof.2.base.rdb',
      'appendonly.aof.2.incr.aof',
      'appendonly.aof.manifest',
    ]);
    expect(commandsOf(increment(2))).toEqual([
      ['SELECT', '0'],
      ['SET', 'after', 'x'],
    ]);
    await stop();
    await start();
    expect(await client.call('MGET', 'counter', 'after')).toEqual(['100', 'x']);
  });

  it('is rewritten by itself when it has grown', async () => {
    await start({ config: { 'auto-aof-rewrite-min-size': '1000', 'auto-aof-rewrite-percentage': '50' } });
    await client.pipeline(Array.from({ length: 200 }, () => ['SET', 'k', 'x'.repeat(100)]));

    await expect
      .poll(() => readdirSync(folder()), { timeout: 20_000 })
      .toContain('appendonly.aof.2.base.rdb');
    await rewritten();

    await stop();
    await start();
    expect(await client.call('STRLEN', 'k')).toBe(100);
  });

  it('can be begun and ended while the server runs', async () => {
    await start({ appendOnly: false });
    await client.call('SET', 'before', '1');

    expect(await client.call('CONFIG', 'SET', 'appendonly', 'yes')).toBe('OK');
    await client.call('SET', 'after', '2');
    await rewritten();
    const manifest = readFileSync(join(folder(), 'appendonly.aof.manifest'), 'latin1');
    await client.call('CONFIG', 'SET', 'appendonly', 'no');
    await client.call('SET', 'later', '3');

    expect(manifest).toBe(
      'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
    );
    const copy = mkdtempSync(join(tmpdir(), 'redis-engine-copy-'));
    mkdirSync(join(copy, 'appendonlydir'));
    for (const name of readdirSync(folder()))
      copyFileSync(join(folder(), name), join(copy, 'appendonlydir', name));
    const second = await createRedisServer({ port: 0, directory: copy, appendOnly: true });
    const onSecond = await RespClient.open(second);
    expect(await onSecond.call('MGET', 'before', 'after', 'later')).toEqual(['1', '2', null]);
    onSecond.close();
    await second.close();
    rmSync(copy, { recursive: true, force: true });
  });

  it('begins with the data of a snapshot where there is no file yet', async () => {
    await start({ appendOnly: false });
    await client.call('SET', 'k', 'v');
    await client.call('SAVE');
    await stop();

    await start();
    await stop();
    rmSync(join(directory, 'dump.rdb'));
    await start();

    expect(await client.call('GET', 'k')).toBe('v');
  });

  it('loses only the command that was cut off at its end', async () => {
    await start();
    await client.pipeline([['SET', 'whole', '1'], ['MULTI'], ['SET', 'a', '1'], ['SET', 'b', '1'], ['EXEC']]);
    await stop();
    const bytes = readFileSync(increment());
    const wholeEnds = bytes.indexOf('*1\r\n$5\r\nMULTI');

    for (const length of [bytes.length - 1, wholeEnds + 20, wholeEnds + 1, wholeEnds]) {
      writeFileSync(increment(), bytes.subarray(0, length));
      await start();
      expect(await client.call('MGET', 'whole', 'a', 'b')).toEqual(['1', null, null]);
      await client.call('SET', 'after', '1');
      await stop();
      await start();
      expect(await client.call('MGET', 'whole', 'after')).toEqual(['1', '1']);
      await stop();
    }
    writeFileSync(increment(), bytes);
    await start();
  });

  it('stops the start where it is broken in another way, or may not be cut', async () => {
    await start();
    await client.call('SET', 'k', 'v');
    await stop();
    const bytes = readFileSync(increment());
    const refuses = async (config: Record<string, string> = {}) => {
      const started = createRedisServer({ port: 0, directory, appendOnly: true, config });
      await expect(started).rejects.toMatchObject({ code: 'LOAD_FAILED' });
    };

    truncateSync(increment(), bytes.length - 3);
    await refuses({ 'aof-load-truncated': 'no' });
    writeFileSync(increment(), `${bytes.toString('latin1')}garbage`);
    await refuses();
    writeFileSync(increment(), Buffer.concat([bytes, encodeCommand(['NOSUCHCOMMAND'])]));
    await refuses();
    writeFileSync(increment(), bytes);
    const base = readFileSync(join(folder(), 'appendonly.aof.1.base.rdb'));
    writeFileSync(join(folder(), 'appendonly.aof.1.base.rdb'), base.subarray(0, base.length - 1));
    await refuses();
    writeFileSync(join(folder(), 'appendonly.aof.1.base.rdb'), base);
    appendFileSync(join(folder(), 'appendonly.aof.manifest'), 'file ../x seq 9 type i\n');
    await refuses();
    rmSync(folder(), { recursive: true });
    await start();
  });

  it('takes over the single file of an older Redis, with annotations and a snapshot at its begin', async () => {
    await start({ appendOnly: false });
    await client.call('SET', 'k', 'v');
    await client.call('SAVE');
    await stop();
    const snapshot = readFileSync(join(directory, 'dump.rdb'));
    rmSync(join(directory, 'dump.rdb'));
    const commands = [Buffer.from('#TS:1660000000\r\n'), encodeCommand(['APPEND', 'k', '!'])];
    writeFileSync(join(directory, 'appendonly.aof'), Buffer.concat([snapshot, ...commands]));

    await start();

    expect(await client.call('GET', 'k')).toBe('v!');
    await client.call('SET', 'later', '1');
    await stop();
    await start();
    expect(await client.call('MGET', 'k', 'later')).toEqual(['v!', '1']);
  });

  it('is refused without a directory', async () => {
    await start();

    await expect(createRedisServer({ port: 0, appendOnly: true })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
    const memoryOnly = await createRedisServer({ port: 0 });
    const other = await RespClient.open(memoryOnly);
    const reply = await other.raw('CONFIG', 'SET', 'appendonly', 'yes');
    other.close();
    await memoryOnly.close();

    expect(reply.toString()).toMatch(/^-ERR CONFIG SET failed/);
  });

  describe.runIf(redisServerPath !== undefined)('with redis-server', () => {
    const redisArguments = ['--appendonly', 'yes', '--dir'];

    it('is loaded by it', async () => {
      await start();
      await makeSamples(client);
      await client.call('BGREWRITEAOF');
      await rewritten();
      const random = randomFrom(7);
      for (let i = 0; i < 4; i++)
        await client.pipeline(Array.from({ length: 100 }, () => randomCommand(random)));
      await client.call('DISCARD');
      await client.call('XADD', 'stream', '*', 'more', '1');
      await client.call('XREADGROUP', 'GROUP', 'group', 'bob', 'STREAMS', 'stream', '>');
      await client.call('SET', 'times', 'x', 'EX', 1000);
      const shown = await showSamples(client);
      const expiry = await client.call('PEXPIRETIME', 'times');
      const size = await client.call('DBSIZE');
      await stop();

      const redis = await startRedisServer([...redisArguments, directory]);
      const onRedis = await RespClient.open(redis);
      const read = await showSamples(onRedis);
      const readExpiry = await onRedis.call('PEXPIRETIME', 'times');
      const readSize = await onRedis.call('DBSIZE');
      onRedis.close();
      await redis.close();
      await start();

      expect(read).toEqual(shown);
      expect(readExpiry).toBe(expiry);
      expect(readSize).toBe(size);
    });

    it('is loaded from it', async () => {
      const redis = await startRedisServer([...redisArguments, directory, '--appendfsync', 'always']);
      const onRedis = await RespClient.open(redis);
      await makeSamples(onRedis);
      await onRedis.call('BGREWRITEAOF');
      await expect
        .poll(async () => (await onRedis.raw('INFO', 'persistence')).toString(), { timeout: 20_000 })
        .toContain('aof_rewrite_in_progress:0');
      const random = randomFrom(8);
      for (let i = 0; i < 4; i++)
        await onRedis.pipeline(Array.from({ length: 100 }, () => randomCommand(random)));
      await onRedis.call('DISCARD');
      await onRedis.call('XREADGROUP', 'GROUP', 'group', 'bob', 'STREAMS', 'stream', '>');
      await onRedis.call('SET', 'times', 'x', 'EX', 1000);
      await onRedis.call('SPOP', 'bigset', 10);
      const shown = await showSamples(onRedis);
      const size = await onRedis.call('DBSIZE');
      onRedis.close();
      await redis.close();

      await start();

      expect(await showSamples(client)).toEqual(shown);
      expect(await client.call('DBSIZE')).toBe(size);
    });
  });
});
