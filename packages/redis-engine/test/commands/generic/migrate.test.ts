import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { describeContract } from '../../support/describe-contract.ts';
import { redisServerPath, startRedisServer } from '../../support/redis-process.ts';
import { RespClient } from '../../support/resp-client.ts';
import { ReplyError } from '../../support/resp-reader.ts';

const targets: [
  string,
  (password?: string) => Promise<{ host: string; port: number; close(): Promise<void> }>,
][] = [['the engine', (password) => createRedisServer(password === undefined ? {} : { password })]];
if (redisServerPath !== undefined) {
  targets.push([
    'redis',
    (password) => startRedisServer(password === undefined ? [] : ['--requirepass', password]),
  ]);
}

/** A server that takes connections, does with them what a test says, and never answers by itself. */
async function silentServer(
  onData: (socket: Socket) => void = () => {},
): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => onData(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.each(targets)('MIGRATE to %s', (_, start) => {
  describeContract('MIGRATE', (source) => {
    let target: { host: string; port: number; close(): Promise<void> };
    let there: RespClient;
    const to = (...rest: (string | number)[]) => ['MIGRATE', '127.0.0.1', target.port, ...rest];

    beforeAll(async () => {
      target = await start();
    });
    beforeEach(async () => {
      there = await RespClient.open(target);
      await there.call('FLUSHALL');
    });
    afterEach(() => there.close());
    afterAll(() => target.close());

    it('moves a key with its type, its value and its time', async () => {
      await source.call('ZADD', 'z', 1, 'a', 2.5, 'b');
      await source.call('PEXPIRE', 'z', 1_000_000);

      expect(await source.call(...to('z', 9, 5000))).toBe('OK');

      await there.call('SELECT', 9);
      expect(await there.call('ZRANGE', 'z', 0, -1, 'WITHSCORES')).toEqual(['a', '1', 'b', '2.5']);
      expect(await there.call('PTTL', 'z')).toBeGreaterThan(900_000);
      expect(await source.call('EXISTS', 'z')).toBe(0);
    });

    it('moves many keys, and passes over those that are not there', async () => {
      await source.call('MSET', 'a', '1', 'b', '2', 'c', '3');

      expect(await source.call(...to('', 0, 5000, 'KEYS', 'a', 'none', 'c'))).toBe('OK');

      expect(await there.call('MGET', 'a', 'b', 'c')).toEqual(['1', null, '3']);
      expect(await source.call('KEYS', '*')).toEqual(['b']);
    });

    it('answers NOKEY where there is nothing to move', async () => {
      expect(await source.raw(...to('none', 0, 5000))).toBe('+NOKEY\r\n');
    });

    it('leaves the key with COPY, and replaces one only with REPLACE', async () => {
      await source.call('SET', 'a', 'new');
      await there.call('SET', 'a', 'old');

      expect(await source.call(...to('a', 0, 5000, 'COPY'))).toEqual(
        new ReplyError('ERR Target instance replied with error: BUSYKEY Target key name already exists.'),
      );
      expect(await there.call('GET', 'a')).toBe('old');
      expect(await source.call(...to('a', 0, 5000, 'COPY', 'REPLACE'))).toBe('OK');
      expect(await there.call('GET', 'a')).toBe('new');
      expect(await source.call('GET', 'a')).toBe('new');
    });

    it('removes here what has arrived, and keeps what was refused', async () => {
      await source.call('MSET', 'a', '1', 'b', '2', 'c', '3');
      await there.call('SET', 'b', 'old');

      const reply = await source.call(...to('', 0, 5000, 'KEYS', 'a', 'b', 'c'));

      expect(reply).toEqual(
        new ReplyError('ERR Target instance replied with error: BUSYKEY Target key name already exists.'),
      );
      expect(await source.call('KEYS', '*')).toEqual(['b']);
      expect(await there.call('MGET', 'a', 'b', 'c')).toEqual(['1', 'old', '3']);
    });

    it('moves a large value whole', async () => {
      const value = Buffer.alloc(3_000_000, 'incompressible? not quite, but long');
      await source.call('SET', 'large', value);

      expect(await source.call(...to('large', 0, 20_000))).toBe('OK');

      expect(await there.call('STRLEN', 'large')).toBe(value.length);
      expect(await source.call('EXISTS', 'large')).toBe(0);
    });

    it('tells of a database that is not there', async () => {
      await source.call('SET', 'a', '1');

      expect(await source.call(...to('a', 99, 5000))).toEqual(
        new ReplyError('ERR Target instance replied with error: ERR DB index is out of range'),
      );
      expect(await source.call('GET', 'a')).toBe('1');
    });
  });

  describeContract('MIGRATE with a password', (source) => {
    it('is let in by AUTH or AUTH2, and refused otherwise', async () => {
      const target = await start('secret');
      const to = (...rest: (string | number)[]) => ['MIGRATE', '127.0.0.1', target.port, ...rest];
      try {
        await source.call('MSET', 'a', '1', 'b', '2');

        expect(await source.raw(...to('a', 0, 5000))).toContain(
          '-ERR Target instance replied with error: NOAUTH',
        );
        expect(await source.raw(...to('a', 0, 5000, 'AUTH', 'no'))).toContain('WRONGPASS');
        expect(await source.call('MGET', 'a', 'b')).toEqual(['1', '2']);
        expect(await source.call(...to('a', 0, 5000, 'AUTH', 'secret'))).toBe('OK');
        expect(await source.call(...to('b', 0, 5000, 'AUTH2', 'default', 'secret'))).toBe('OK');
        expect(await source.call('MGET', 'a', 'b')).toEqual([null, null]);
      } finally {
        await target.close();
      }
    });
  });
});

describeContract('MIGRATE that cannot be', (source) => {
  it.each([
    [
      ['127.0.0.1', 1, 'a', 0, 0, 'KEYS', 'b'],
      'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string',
    ],
    [['127.0.0.1', 1, 'a', 0, 0, 'AUTH'], 'ERR syntax error'],
    [['127.0.0.1', 1, 'a', 0, 0, 'AUTH2', 'user'], 'ERR syntax error'],
    [['127.0.0.1', 1, 'a', 0, 0, 'NOSUCH'], 'ERR syntax error'],
    [['127.0.0.1', 1, 'a', 'x', 0], 'ERR value is not an integer or out of range'],
    [['127.0.0.1', 1, 'a', 0, 'x'], 'ERR value is not an integer or out of range'],
    [['127.0.0.1', 1, 'a', 0], "ERR wrong number of arguments for 'migrate' command"],
  ])('refuses %j', async (args, error) => {
    expect(await source.call('MIGRATE', ...args)).toEqual(new ReplyError(error));
  });

  it('answers IOERR where nobody listens', async () => {
    const nobody = await silentServer();
    nobody.close();
    await source.call('SET', 'a', '1');

    expect(await source.raw('MIGRATE', '127.0.0.1', nobody.port, 'a', 0, 2000)).toMatch(
      /^-IOERR error or timeout /,
    );
    expect(await source.call('GET', 'a')).toBe('1');
  });

  it.each(['x', '-1', '65536', '4294967296'])('answers IOERR for the port %s', async (port) => {
    await source.call('SET', 'a', '1');

    expect(await source.raw('MIGRATE', '127.0.0.1', port, 'a', 0, 2000)).toMatch(/^-IOERR error or timeout /);
    expect(await source.call('APPEND', 'a', '2')).toBe(2);
  });

  it('answers IOERR when the other server does not answer in time', async () => {
    const silent = await silentServer();
    await source.call('SET', 'a', '1');

    expect(await source.raw('MIGRATE', '127.0.0.1', silent.port, 'a', 0, 50)).toMatch(
      /^-IOERR error or timeout reading (from|to) target (instance|node)\r\n$/,
    );
    expect(await source.call('GET', 'a')).toBe('1');
    silent.close();
  });

  it('tells COMMAND GETKEYS of its keys', async () => {
    expect(await source.call('COMMAND', 'GETKEYS', 'MIGRATE', 'h', 1, 'a', 0, 0, 'COPY')).toEqual(['a']);
    expect(
      await source.call('COMMAND', 'GETKEYS', 'MIGRATE', 'h', 1, '', 0, 0, 'AUTH', 'keys', 'KEYS', 'a', 'b'),
    ).toEqual(['a', 'b']);
  });
});

describe('a migration under way', () => {
  let server: RedisServer;
  let [mover, other]: RespClient[] = [];

  beforeEach(async () => {
    server = await createRedisServer();
    [mover, other] = [await RespClient.open(server), await RespClient.open(server)];
  });
  afterEach(async () => {
    mover!.close();
    other!.close();
    await server.close();
  });

  /** Begins to move the key `a`; the target answers when `answer` is called. */
  async function underWay(): Promise<{ answer: () => void; target: { close(): void } }> {
    let socket: Socket | undefined;
    const target = await silentServer((each) => {
      socket = each;
    });
    await other!.call('MSET', 'a', '1', 'b', '2');
    mover!.send('MIGRATE', '127.0.0.1', target.port, 'a', 0, 30_000);
    await expect.poll(() => socket !== undefined, { timeout: 20_000 }).toBe(true);
    return { answer: () => socket!.write('+OK\r\n+OK\r\n'), target };
  }

  it('lets others go on, but for who would change its keys, or might', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => RespClient.open(server)));
    const { answer, target } = await underWay();
    const done: string[] = [];
    const commands = [
      ['APPEND', 'a', 'x'],
      ['EVAL', "return redis.call('INCR', 'n')", '0'],
      ['RENAME', 'b', 'a'],
      ['SWAPDB', '1', '2'],
    ];
    const waiting = commands.map(async (command, i) => {
      await writers[i]!.raw(...command);
      done.push(command[0]!);
    });

    expect(await other!.call('GET', 'a')).toBe('1');
    expect(await other!.call('SET', 'c', '3')).toBe('OK');
    await expect
      .poll(async () => String(await other!.raw('CLIENT', 'LIST')), { timeout: 20_000 })
      .toMatch(/(qbuf=[1-9]\d* [^]*){4}/);
    expect(done).toEqual([]);

    answer();

    expect(await mover!.next()).toBe('OK');
    await Promise.all(waiting);
    expect(done).toHaveLength(4);
    expect(await other!.call('GET', 'a')).toMatch(/^(x|2)$/);
    for (const writer of writers) writer.close();
    target.close();
  });

  it('is not possible inside a transaction or a script', async () => {
    const { answer, target } = await underWay();
    answer();
    await mover!.next();

    await other!.call('MULTI');
    await other!.call('MIGRATE', '127.0.0.1', server.port, 'b', 0, 100);
    const refused = new ReplyError('ERR MIGRATE is not possible inside a transaction or a script');
    expect(await other!.call('EXEC')).toEqual([refused]);
    expect(
      await other!.call('EVAL', `return redis.pcall('MIGRATE', '127.0.0.1', ${server.port}, 'b', 0, 100)`, 0),
    ).toEqual(refused);
    await other!.call('CONFIG', 'SET', 'busy-reply-threshold', 0);
    const stopped = `for i = 1, 20000 do end return redis.pcall('MIGRATE', '127.0.0.1', ${server.port}, 'b', 0, 100)`;
    expect(await other!.call('EVAL', stopped, 0)).toEqual(refused);
    target.close();
  });

  it('ends well though its client has left', async () => {
    const { answer, target } = await underWay();
    mover!.close();
    await expect
      .poll(async () => String(await other!.raw('CLIENT', 'LIST')), { timeout: 20_000 })
      .not.toContain('cmd=migrate');
    answer();

    await expect.poll(() => other!.call('EXISTS', 'a'), { timeout: 20_000 }).toBe(0);
    target.close();
  });
});
