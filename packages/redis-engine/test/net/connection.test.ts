import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { encodeCommand, RespClient } from '../support/resp-client.ts';

it('A pipeline of long replies lets other clients go between its commands', async () => {
  const server = await createRedisServer();
  const greedy = await RespClient.open(server);
  const other = await RespClient.open(server);
  const count = 200;

  greedy.write('COMMAND\r\n'.repeat(count));
  await greedy.next();
  greedy.pause();
  const statistics = (await other.raw('INFO', 'commandstats')).toString();

  const doneBefore = Number(/cmdstat_command:calls=(\d+)/.exec(statistics)![1]);
  expect(doneBefore).toBeLessThan(count);
  greedy.close();
  other.close();
  await server.close();
});

it('A command that comes while its client waits is answered when the wait is over', async () => {
  const server = await createRedisServer();
  const client = await RespClient.open(server);
  const other = await RespClient.open(server);

  client.send('BLPOP', 'a list with quite a long name', 0);
  const clients = async () => String(await other.raw('CLIENT', 'LIST'));
  await expect.poll(clients, { timeout: 20_000 }).toContain('flags=b');
  client.send('ECHO', 'a');
  await expect.poll(clients, { timeout: 20_000 }).toMatch(/flags=b .* qbuf=[1-9]/);
  await other.call('RPUSH', 'a list with quite a long name', 'x');

  expect(await client.next()).toEqual(['a list with quite a long name', 'x']);
  expect(await client.next()).toBe('a');
  client.close();
  other.close();
  await server.close();
});

describe('Commands that come in one read', () => {
  let server: RedisServer;
  let client: RespClient;

  beforeEach(async () => {
    server = await createRedisServer();
    client = await RespClient.open(server);
  });

  afterEach(async () => {
    client.close();
    await server.close();
  });

  const replies = async (count: number) => {
    const all: unknown[] = [];
    while (all.length < count) all.push(await client.next());
    return all;
  };
  const echo = (text: string) => encodeCommand(['ECHO', text]);
  const numbered = (prefix: string) => Array.from({ length: 20 }, (_, i) => `${prefix}${i}`);

  it('are answered as one by one, in a keyspace that is read ahead', async () => {
    const keys = Array.from({ length: 6000 }, (_, i) => `key:${i}`);
    await client.pipeline(keys.map((key) => ['SET', key, `value of ${key}`]));
    const commands = keys
      .slice(0, 300)
      .flatMap((key, i) => [
        ['GET', key],
        ['PING'],
        i % 7 === 0 ? ['DEL', key] : ['APPEND', key, '!'],
        i % 50 === 0 ? ['SELECT', String((i / 50) % 2)] : ['STRLEN', ''],
        ['GET', key.repeat(20)],
        ['GET', key],
      ]);
    const other = await createRedisServer();
    const alone = await RespClient.open(other);
    await alone.pipeline(keys.map((key) => ['SET', key, `value of ${key}`]));

    const together = await client.pipeline(commands);

    const oneByOne: unknown[] = [];
    for (const command of commands) oneByOne.push(await alone.call(...command));
    expect(together).toEqual(oneByOne);
    alone.close();
    await other.close();
  });

  it('wait behind one that waits', async () => {
    client.write(
      Buffer.concat([echo('before'), encodeCommand(['BLPOP', 'list', '0']), ...numbered('b').map(echo)]),
    );
    const other = await RespClient.open(server);
    await other.call('RPUSH', 'list', 'element');

    expect(await replies(22)).toEqual(['before', ['list', 'element'], ...numbered('b')]);
    other.close();
  });

  it('wait behind a pause', async () => {
    client.write(
      Buffer.concat([encodeCommand(['CLIENT', 'PAUSE', '50', 'ALL']), ...numbered('p').map(echo)]),
    );

    expect(await replies(21)).toEqual(['OK', ...numbered('p')]);
  });

  it('are not run behind QUIT', async () => {
    client.write(
      Buffer.concat([...numbered('q').map(echo), encodeCommand(['QUIT']), encodeCommand(['SET', 'a', '1'])]),
    );

    expect(await replies(21)).toEqual([...numbered('q'), 'OK']);
    await client.untilClosed();
    const other = await RespClient.open(server);
    expect(await other.call('EXISTS', 'a')).toBe(0);
    other.close();
  });

  it('are answered up to one that breaks the protocol', async () => {
    client.write(Buffer.concat([...numbered('e').map(echo), Buffer.from('\r\nPING\r\n*1\r\n+PING\r\n')]));

    const bytes = (await client.untilClosed()).toString();

    const echoes = numbered('e').map((text) => `$${text.length}\r\n${text}\r\n`);
    expect(bytes).toBe(`${echoes.join('')}+PONG\r\n-ERR Protocol error: expected '$', got '+'\r\n`);
  });

  it('need a password behind RESET', async () => {
    await client.call('CONFIG', 'SET', 'requirepass', 'secret');

    client.write(
      Buffer.concat([echo('in'), encodeCommand(['RESET']), echo('out'), encodeCommand(['AUTH', 'secret'])]),
    );

    expect(await client.next()).toBe('in');
    expect(await client.next()).toBe('RESET');
    expect(String(await client.nextRaw())).toBe('-NOAUTH Authentication required.\r\n');
    expect(await client.next()).toBe('OK');
  });
});
