import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { describeContract } from '../../support/describe-contract.ts';
import { redisServerPath, startRedisServer } from '../../support/redis-process.ts';
import { RespClient } from '../../support/resp-client.ts';
import { ReplyError } from '../../support/resp-reader.ts';

const ENDLESS = 'local i = 0\nwhile true do\n  i = i + 1\nend';
const ENDLESS_IN_PCALL =
  "local f = function() while true do redis.call('ping') end end while true do pcall(f) end";
const LIBRARY =
  '#!lua name=endless\nredis.register_function("forever", function()\n  while true do end\nend)';

const busyWith = (command: string) =>
  `-BUSY Redis is busy running a script. You can only call ${command} or SHUTDOWN NOSAVE.\r\n`;

/** Waits until a script is what keeps a server busy. */
async function untilBusy(client: RespClient): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (Date.now() < giveUpAt) {
    if (String(await client.raw('PING')).startsWith('-BUSY')) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no script keeps the server busy');
}

describeContract('a script that runs on and on', (server) => {
  const busy = async (...command: string[]) => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '10');
    const [caller, other] = [await server.connect(), await server.connect()];
    caller.send(...command);
    await untilBusy(other);
    return { caller, other };
  };
  const reply = async (client: RespClient) => String(await client.nextRaw());

  it('lets others be answered BUSY, whatever they ask, and be let in', async () => {
    const { other } = await busy('EVAL', ENDLESS, '0');
    const late = await server.connect();

    for (const command of [
      ['GET', 'a'],
      ['CLIENT', 'ID'],
      ['EVAL', 'return 1', '0'],
      ['FUNCTION', 'STATS'],
      ['SHUTDOWN'],
    ]) {
      expect(String(await late.raw(...command))).toBe(busyWith('SCRIPT KILL'));
    }
    expect(String(await late.raw('NOSUCH'))).toContain('unknown command');
    expect(String(await late.raw('HELLO', '3'))).toMatch(/^%7/);
    expect(String(await late.raw('FUNCTION', 'KILL'))).toBe(busyWith('SCRIPT KILL'));
    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');
  });

  it('is ended by SCRIPT KILL, at the line where it is', async () => {
    const { caller, other } = await busy('EVAL', ENDLESS, '0');

    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');

    expect(await reply(caller)).toMatch(
      /^-ERR Script killed by user with SCRIPT KILL\.\.\. script: [0-9a-f]{40}, on @user_script:[234]\.\r\n$/,
    );
    expect(await caller.call('EVAL', 'return 7', '0')).toBe(7);
    expect(await other.call('SCRIPT', 'KILL')).toEqual(
      new ReplyError('NOTBUSY No scripts in execution right now.'),
    );
  });

  it('is ended by SCRIPT KILL although it catches all errors', async () => {
    const { caller, other } = await busy('EVAL', ENDLESS_IN_PCALL, '0');

    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');

    expect(await reply(caller)).toContain('Script killed by user');
  });

  it('answers what its client sent behind it when it has ended', async () => {
    const { caller, other } = await busy('EVAL', ENDLESS, '0');
    caller.send('ECHO', 'next');

    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');

    expect(await reply(caller)).toContain('Script killed by user');
    expect(await reply(caller)).toBe('$4\r\nnext\r\n');
  });

  it('goes on without a client that has left', async () => {
    const { caller, other } = await busy('EVAL', ENDLESS, '0');
    caller.close();

    expect(await other.call('GET', 'a')).toBeInstanceOf(ReplyError);
    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');
    await expect.poll(() => other.call('GET', 'a'), { timeout: 20_000 }).toBe(null);
  });

  it('is told of by FUNCTION STATS and ended by FUNCTION KILL if it is a function', async () => {
    await server.call('FUNCTION', 'LOAD', 'REPLACE', LIBRARY);
    const { caller, other } = await busy('FCALL', 'forever', '1', 'k');

    expect(await other.call('FUNCTION', 'STATS')).toMatchObject([
      'running_script',
      ['name', 'forever', 'command', ['FCALL', 'forever', '1', 'k'], 'duration_ms', expect.any(Number)],
      'engines',
      expect.anything(),
    ]);
    expect(String(await other.raw('SCRIPT', 'KILL'))).toBe(busyWith('FUNCTION KILL'));
    expect(await other.call('FUNCTION', 'KILL')).toBe('OK');
    expect(await reply(caller)).toBe(
      '-ERR Script killed by user with SCRIPT KILL... script: forever, on @user_function:3.\r\n',
    );
  });

  it('fails transactions that others queue meanwhile', async () => {
    const queuing = await server.connect();
    const { other } = await busy('EVAL', ENDLESS, '0');

    expect(await queuing.call('MULTI')).toBe('OK');
    expect(String(await queuing.raw('INCR', 'a'))).toBe(busyWith('SCRIPT KILL'));
    expect(await other.call('SCRIPT', 'KILL')).toBe('OK');
    await expect.poll(() => other.call('GET', 'a'), { timeout: 20_000 }).toBe(null);
    expect(await queuing.call('EXEC')).toEqual(
      new ReplyError('EXECABORT Transaction discarded because of previous errors.'),
    );
  });
});

/** Scripts that are stopped many times on their way, and their replies. */
const long = 'local function wait(n) for i = 1, n or 20000 do end end ';
const stopped: [string, string][] = [
  ['wait() return {KEYS[1], ARGV[1], #ARGV}', '*3\r\n$1\r\nk\r\n$1\r\na\r\n:2\r\n'],
  ["ARGV[1] = 'changed' wait() return ARGV[1]", '$7\r\nchanged\r\n'],
  ["redis.setresp(3) wait() return redis.call('HGETALL', 'none')['map'] ~= nil", ':1\r\n'],
  ['return {pcall(function(...) wait() return ... end, 1, nil, 3) == true, 5}', '*2\r\n:1\r\n:5\r\n'],
  [
    'local ok, e = pcall(function() wait() error({7}) end) return {tostring(ok), e[1]}',
    '*2\r\n$5\r\nfalse\r\n:7\r\n',
  ],
  ["local ok, e = pcall(function() pcall(wait) wait() error('x', 0) end) wait() return e", '$1\r\nx\r\n'],
  [
    'local ok, e = xpcall(function() wait() error("x", 0) end, function(m) return m .. "!" end) return e',
    '$2\r\nx!\r\n',
  ],
  [
    'local t = {3, 1, 2} table.sort(t, function(a, b) wait(3000) return a < b end) wait() return t',
    '*3\r\n:1\r\n:2\r\n:3\r\n',
  ],
  [
    'local s = string.gsub("abc", "%a", function(c) wait(3000) return c .. c end) wait() return s',
    '$6\r\naabbcc\r\n',
  ],
  [
    'local c = coroutine.wrap(function() wait(3000) coroutine.yield(1) wait() return 2 end) return {c(), c()}',
    '*2\r\n:1\r\n:2\r\n',
  ],
  [
    'local t = setmetatable({}, {__index = function(_, k) wait(3000) return k end}) return {t.a, t.b}',
    '*2\r\n$1\r\na\r\n$1\r\nb\r\n',
  ],
  [
    "table.sort({1, 2}, function(a, b) pcall(function() wait(9000) end) return a < b end) return 'sorted'",
    '$6\r\nsorted\r\n',
  ],
  ['local ok, e = pcall(coroutine.yield) return tostring(ok)', '$5\r\nfalse\r\n'],
  [
    'local n = 0 for i = 1, 50 do redis.call("INCR", KEYS[1]) wait(2000) end return redis.call("GET", KEYS[1])',
    '$2\r\n50\r\n',
  ],
];
/** The same of errors; SHA stands for the script's. */
const failing: [string, string][] = [
  ["wait()\nerror('x')", 'ERR user_script:2: x script: SHA, on @user_script:2.'],
  [
    "wait()\n\nreturn redis.call('NOSUCH')",
    'ERR Unknown Redis command called from script script: SHA, on @user_script:3.',
  ],
  [
    'wait() local function deep() return pcall(deep) end deep()\nlocal x = nil + 1',
    'ERR user_script:2: attempt to perform arithmetic on a nil value script: SHA, on @user_script:2.',
  ],
];

describeContract('a script that is stopped on its way', (server) => {
  it.each(stopped)('answers "%s"', async (script, expected) => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '0');

    expect(await server.raw('EVAL', `${long}${script}`, '1', 'k', 'a', 'b')).toBe(expected);
  });

  it.each(failing)('fails: "%s"', async (script, expected) => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '0');
    const text = await server.raw('EVAL', `${long}${script}`, '0');

    expect(text.replace(/script: [0-9a-f]{40}/, 'script: SHA')).toBe(`-${expected}\r\n`);
  });

  it('sees no key expire', async () => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '0');
    const script = `${long}redis.call('SET', 'a', 1, 'PX', 1) wait(400000) return redis.call('EXISTS', 'a')`;

    expect(await server.call('EVAL', script, '0')).toBe(1);
    await expect.poll(() => server.call('EXISTS', 'a'), { timeout: 20_000 }).toBe(0);
  });

  it('calls commands as every script does, also those that can wait', async () => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '0');
    await server.call('XADD', 's', '1-1', 'f', 'v');
    const script = `${long}wait() return redis.pcall('XREADGROUP', 'GROUP', 'none', 'c', 'STREAMS', 's', '>').err`;

    expect(await server.call('EVAL', script, '0')).toBe(
      "NOGROUP No such key 's' or consumer group 'none' in XREADGROUP with GROUP option",
    );
  });

  it('serves those who wait for a key when all of it is done', async () => {
    await server.call('CONFIG', 'SET', 'busy-reply-threshold', '0');
    const waiting = await server.connect();
    waiting.send('BLPOP', 'list', '0');
    await expect.poll(() => server.raw('CLIENT', 'LIST'), { timeout: 20_000 }).toContain('flags=b');

    const left = await server.call(
      'EVAL',
      `${long}redis.call('RPUSH', 'list', 'a', 'b') wait() wait() return redis.call('LLEN', 'list')`,
      '0',
    );

    expect(left).toBe(2);
    expect(String(await waiting.nextRaw())).toBe('*2\r\n$4\r\nlist\r\n$1\r\na\r\n');
  });
});

/** A script that has written and never ends leaves a server of its own. */
const starts: [string, () => Promise<{ host: string; port: number; close(): Promise<void> }>][] = [
  ['the engine', () => createRedisServer({ port: 0 })],
];
if (redisServerPath !== undefined) starts.push(['redis', () => startRedisServer()]);

describe.each(starts)('a script without end that has written, on %s', (_, start) => {
  it('cannot be killed, but by SHUTDOWN NOSAVE', async () => {
    const server = await start();
    const [caller, other] = [await RespClient.open(server), await RespClient.open(server)];
    try {
      await other.call('CONFIG', 'SET', 'busy-reply-threshold', '10');
      caller.send('EVAL', "redis.call('SET', 'a', 1) while true do end", '0');
      await untilBusy(other);

      const refusal = String(await other.raw('SCRIPT', 'KILL'));
      other.send('SHUTDOWN', 'NOSAVE');

      expect(refusal).toMatch(/^-UNKILLABLE Sorry the script already executed write commands/);
      await expect.poll(() => other.ended && caller.ended, { timeout: 20_000 }).toBe(true);
    } finally {
      caller.close();
      other.close();
      await server.close();
    }
  });
});

describe('a script that was stopped half-way, when the server ends', () => {
  it.each([false, true])('leaves nothing on disk (append-only file: %s)', async (appendOnly) => {
    const directory = mkdtempSync(join(tmpdir(), 'busy-'));
    try {
      const server = await createRedisServer({ port: 0, directory, appendOnly });
      const [caller, other] = [await RespClient.open(server), await RespClient.open(server)];
      await other.call('CONFIG', 'SET', 'busy-reply-threshold', '10');
      await other.call('SET', 'before', '1');
      if (!appendOnly) await other.call('SAVE');
      caller.send(
        'EVAL',
        "redis.call('SELECT', 1) redis.call('SET', 'half', 1) redis.call('SET', 'other', 1) while true do end",
        '0',
      );
      await untilBusy(other);
      await server.close();
      caller.close();
      other.close();

      const again = await createRedisServer({ port: 0, directory, appendOnly });
      const client = await RespClient.open(again);
      const keys = [
        await client.call('KEYS', '*'),
        await client.call('SELECT', 1),
        await client.call('KEYS', '*'),
      ];
      client.close();
      await again.close();

      expect(keys).toEqual([['before'], 'OK', []]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('is in the append-only file as one transaction once it has ended', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'busy-'));
    try {
      const server = await createRedisServer({ port: 0, directory, appendOnly: true });
      const client = await RespClient.open(server);
      await client.call('CONFIG', 'SET', 'busy-reply-threshold', '0');
      await client.call('EVAL', `${long}for i = 1, 20 do redis.call('RPUSH', 'list', i) wait() end`, '0');
      await client.call('SET', 'after', '1');
      await server.close();
      client.close();

      const again = await createRedisServer({ port: 0, directory, appendOnly: true });
      const reader = await RespClient.open(again);
      const replies = [await reader.call('LLEN', 'list'), await reader.call('GET', 'after')];
      reader.close();
      await again.close();

      expect(replies).toEqual([20, '1']);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
