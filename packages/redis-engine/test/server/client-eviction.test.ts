import { afterEach, expect, it } from 'vitest';
import { createRedisServer } from '@quicktable/redis-engine';
import { describeContract } from '../support/describe-contract.ts';
import { encodeCommand, RespClient } from '../support/resp-client.ts';

const megabyte = 1024 * 1024;

describeContract('maxmemory-clients', (server) => {
  const setLimit = (limit: string) => server.call('CONFIG', 'SET', 'maxmemory-clients', limit);
  const evicted = async () => Number(/evicted_clients:(\d+)/.exec(await server.raw('INFO', 'stats'))![1]);

  afterEach(async () => {
    // The test's own connections are closed by now.
    const client = await server.connect();
    await client.call('CONFIG', 'SET', 'maxmemory-clients', '0');
    await client.call('CONFIG', 'SET', 'maxmemory', '0');
    client.close();
  });

  it('ends the client that has sent most of a command that never ends', async () => {
    await setLimit('3mb');
    const before = await evicted();
    const fat = await server.connect();
    const slim = await server.connect();
    fat.write(`*2\r\n$4\r\nECHO\r\n$${8 * megabyte}\r\n${'x'.repeat(5 * megabyte)}`);

    await fat.untilClosed();

    expect(await slim.call('PING')).toBe('PONG');
    expect(await evicted()).toBe(before + 1);
  });

  it('ends the client that has queued most', async () => {
    await setLimit('3mb');
    const fat = await server.connect();
    const slim = await server.connect();
    fat.send('MULTI');
    for (let i = 0; i < 50; i++) fat.send('SET', `key${i}`, 'x'.repeat(100_000));

    await fat.untilClosed();

    expect(await slim.call('PING')).toBe('PONG');
    expect(await server.call('DBSIZE')).toBe(0);
  });

  it('ends the client that does not read its replies', async () => {
    await server.call('SET', 'large', 'x'.repeat(megabyte));
    await setLimit('10mb');
    const before = await evicted();
    const fat = await server.connect();
    fat.pause();
    fat.write(Buffer.concat(Array.from({ length: 40 }, () => encodeCommand(['GET', 'large']))));

    await expect.poll(evicted, { timeout: 20_000 }).toBe(before + 1);
    expect(await server.call('PING')).toBe('PONG');
  });

  // Redis shares the names of channels among its clients and counts only their places.
  if (server.name === 'engine') {
    it('ends the client that listens to most', async () => {
      await setLimit('3mb');
      const fat = await server.connect();
      for (let i = 0; i < 50; i++) fat.send('SUBSCRIBE', `${i}${'x'.repeat(100_000)}`);

      await fat.untilClosed();

      expect(await server.call('PUBSUB', 'NUMSUB', 'a')).toEqual(['a', 0]);
    });
  }

  it('is a share of maxmemory where it is given in percent', async () => {
    await server.call('CONFIG', 'SET', 'maxmemory', '60mb');
    await setLimit('5%');
    const fat = await server.connect();
    fat.write(`*2\r\n$4\r\nECHO\r\n$${8 * megabyte}\r\n${'x'.repeat(5 * megabyte)}`);

    await fat.untilClosed();

    expect(await server.call('CONFIG', 'GET', 'maxmemory-clients')).toEqual(['maxmemory-clients', '5%']);
  });

  it('spares a client that asked to be spared', async () => {
    const fat = await server.connect();
    await fat.call('CLIENT', 'NO-EVICT', 'on');
    expect((await fat.raw('CLIENT', 'INFO')).toString()).toMatch(/flags=e /);
    await setLimit('3mb');
    fat.write(`*2\r\n$4\r\nECHO\r\n$${5 * megabyte}\r\n`);
    fat.write('x'.repeat(5 * megabyte));
    fat.write('\r\n');

    expect(await fat.nextRaw()).toHaveLength(5 * megabyte + 12);
  });
});

describeContract('client-output-buffer-limit', (server) => {
  it('ends a reader that stays beyond the soft limit for its seconds, though nothing more is sent', async () => {
    await server.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 1mb 1');
    await server.call('SET', 'large', 'x'.repeat(megabyte));
    const slow = await server.connect();
    slow.pause();
    slow.write(Buffer.concat(Array.from({ length: 30 }, () => encodeCommand(['GET', 'large']))));

    await expect
      .poll(async () => (await server.raw('CLIENT', 'LIST')).match(/(^|\n)id=/g)!.length, { timeout: 20_000 })
      .toBe(1);
    await server.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 0 0 0');
  });

  it('ends a subscriber that does not read, also while one script publishes', async () => {
    await server.call('CONFIG', 'SET', 'client-output-buffer-limit', 'pubsub 8mb 0 0');
    const slow = await server.connect();
    await slow.call('SUBSCRIBE', 'news');
    slow.pause();

    const receivers = await server.call(
      'EVAL',
      "local last = 0; for i = 1, 60 do last = redis.call('PUBLISH', 'news', ARGV[1]) end; return last",
      0,
      'x'.repeat(megabyte),
    );

    expect([0, 1]).toContain(receivers);
    await expect.poll(() => server.call('PUBLISH', 'news', 'x'), { timeout: 20_000 }).toBe(0);
  });
});

it('A slow reader does not grow the process by more than its limit', async () => {
  const server = await createRedisServer({
    config: { 'client-output-buffer-limit': 'normal 4194304 0 0' },
  });
  const writer = await RespClient.open(server);
  await writer.call('SET', 'large', 'x'.repeat(100_000));
  const slow = await RespClient.open(server);
  slow.pause();
  let most = 0;

  for (let i = 0; i < 400; i++) {
    slow.send('GET', 'large');
    const lines = (await writer.raw('CLIENT', 'LIST')).toString();
    for (const [, bytes] of lines.matchAll(/omem=(\d+)/g)) most = Math.max(most, Number(bytes));
  }

  // One reply may stand beyond the limit when it is noticed.
  expect(most).toBeLessThan(4_194_304 + 200_000);
  expect((await writer.raw('CLIENT', 'LIST')).toString().match(/id=/g)).toHaveLength(1);
  slow.close();
  writer.close();
  await server.close();
});
