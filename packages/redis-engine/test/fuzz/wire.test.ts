/** Bytes that no client should send: the engine answers or closes, and always serves the next client. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { encodeCommand, RespClient } from '../support/resp-client.ts';
import { randomFrom } from './random-commands.ts';
import { roundSeed, wireRound } from './wire-fuzzer.ts';

const runs = Number(process.env['REDIS_FUZZ_RUNS'] ?? 20);
const seed = Number(process.env['REDIS_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`bytes on the wire (seed ${seed})`, () => {
  let server: RedisServer;
  const faults: unknown[] = [];

  beforeAll(async () => {
    server = await createRedisServer({ port: 0, onError: (error) => faults.push(error) });
  });
  afterAll(async () => {
    await server.close();
  });

  const open = () => RespClient.open(server);
  const stillServes = async () => {
    const client = await open();
    expect(await client.call('PING')).toBe('PONG');
    client.close();
    expect(faults).toEqual([]);
  };

  const good = Buffer.concat([
    encodeCommand(['SET', 'key', Buffer.from([0, 13, 10, 255])]),
    encodeCommand(['GET', 'key']),
    Buffer.from('PING\r\n'),
    encodeCommand(['EVAL', 'return KEYS', 1, 'a']),
  ]);

  it('are understood wherever a frame is split', async () => {
    for (let at = 1; at < good.length; at += 1) {
      const client = await open();
      client.write(good.subarray(0, at));
      await new Promise((resolve) => setImmediate(resolve));
      client.write(good.subarray(at));

      expect(await client.next()).toBe('OK');
      expect(await client.next()).toBe('\u0000\r\n\u00ff');
      expect(await client.next()).toBe('PONG');
      expect(await client.next()).toEqual(['a']);
      client.close();
    }
  });

  it('may end at any byte', async () => {
    for (let at = 0; at <= good.length; at += 1) {
      const client = await open();
      client.write(good.subarray(0, at));
      client.close();
    }
    await stillServes();
  });

  it.each([
    ['*1\r\n+x\r\n', "expected '$'"],
    ['*99999999999\r\n', 'invalid multibulk length'],
    ['*2147483648\r\n', 'invalid multibulk length'],
    ['*x\r\n', 'invalid multibulk length'],
    ['*1\r\n$-5\r\n', 'invalid bulk length'],
    ['*1\r\n$99999999999\r\n', 'invalid bulk length'],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    ['x'.repeat(70_000), 'too big inline request'],
    ['SET "unbalanced\r\n', 'unbalanced quotes in request'],
  ])('that break the protocol are told so, and the connection ends: %.40j', async (bytes, message) => {
    const client = await open();
    client.write(bytes);

    expect((await client.untilClosed()).toString('latin1')).toContain(message);
    client.close();
    await stillServes();
  });

  it('that mean nothing are let pass', async () => {
    const client = await open();
    client.write('*0\r\n*-1\r\n\r\n\n*1\r\n$0\r\n\r\nPING\r\n');

    expect(String(await client.nextRaw())).toContain("unknown command ''");
    expect(await client.next()).toBe('PONG');
    client.close();
  });

  it('chosen at random never stop the server', async () => {
    const random = randomFrom(seed);
    for (let run = 0; run < runs * 20; run += 1) {
      const client = await open();
      const bytes = Buffer.from(good);
      const changes = 1 + Math.floor(random() * 4);
      for (let i = 0; i < changes; i += 1) {
        const at = Math.floor(random() * bytes.length);
        // Digits and signs do more than other bytes.
        bytes[at] =
          random() < 0.5
            ? Math.floor(random() * 256)
            : '0123456789-+*$\r\n'.charCodeAt(Math.floor(random() * 16));
      }
      client.write(bytes.subarray(0, Math.floor(random() * (bytes.length + 1))));
      if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve));
      client.close();
    }
    await stillServes();
  });

  it('in the manner of the long fuzzer do no harm', async () => {
    for (let round = 0; round < runs * 5; round += 1) {
      await wireRound(server, roundSeed(seed, round));
      if (round % 20 === 0) await stillServes();
    }
    await stillServes();
  });

  it('left unread do not grow the process beyond the limit', async () => {
    const admin = await open();
    await admin.call('CONFIG', 'SET', 'client-output-buffer-limit', 'normal 4194304 0 0');
    await admin.call('SET', 'large', 'x'.repeat(1_000_000));
    const reader = await open();
    reader.pause();

    for (let i = 0; i < 100; i += 1) reader.send('GET', 'large');
    const giveUpAt = Date.now() + 20_000;
    let clients = 2;
    while (clients > 1 && Date.now() < giveUpAt) {
      clients = (await admin.raw('CLIENT', 'LIST')).toString('latin1').match(/^id=|\nid=/g)?.length ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    expect(clients).toBe(1);
    reader.close();
    admin.close();
  });
});
