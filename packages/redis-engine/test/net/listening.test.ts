import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer, RedisServerError } from '@quicktable/redis-engine';
import { encodeCommand, RespClient } from '../support/resp-client.ts';
import { testCertificate, testKey } from '../support/tls-certificate.ts';

const servers: RedisServer[] = [];

async function start(options: Parameters<typeof createRedisServer>[0]): Promise<RedisServer> {
  const server = await createRedisServer(options);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe.each([false, true])('Reading sockets (publicSocketApiOnly: %s)', (publicSocketApiOnly) => {
  it('runs commands however their bytes are cut', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const client = await RespClient.open({ host, port });
    const bytes = Buffer.concat([
      encodeCommand(['SET', 'key', 'value\r\nwith lines']),
      Buffer.from('PING\r\n'),
      encodeCommand(['GET', 'key']),
      encodeCommand(['ECHO', 'x'.repeat(300)]),
    ]);

    for (let step = 1; step < bytes.length; step = step < 8 ? step + 1 : step * 3) {
      for (let at = 0; at < bytes.length; at += step) {
        client.write(bytes.subarray(at, at + step));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const replies = [await client.next(), await client.next(), await client.next(), await client.next()];
      expect(replies.map(String)).toEqual(['OK', 'PONG', 'value\r\nwith lines', 'x'.repeat(300)]);
    }
    client.close();
  });

  it('answers all commands of a client that has closed its side behind them', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const socket = connectTcp(port, host);
    // As many bytes as one read takes: the end of the stream is then found in the same round of the event loop.
    const pings = 1024;
    let replies = '';
    socket.on('data', (chunk: Buffer) => (replies += chunk.toString()));

    socket.end(`PING${' '.repeat(58)}\r\n`.repeat(pings));
    await once(socket, 'close');

    expect(replies === '+PONG\r\n'.repeat(pings)).toBe(true);
  });

  it('keeps the order of replies when another client ends a wait in between', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const waiting = await RespClient.open({ host, port });
    const pushing = await RespClient.open({ host, port });

    for (let round = 0; round < 50; round++) {
      waiting.write(
        Buffer.concat([encodeCommand(['ECHO', `${round}`]), encodeCommand(['BLPOP', 'list', '0'])]),
      );
      pushing.write(encodeCommand(['LPUSH', 'list', 'element']));

      expect([await waiting.next(), await waiting.next()]).toEqual([`${round}`, ['list', 'element']]);
      await pushing.next();
    }
    waiting.close();
    pushing.close();
  });

  it('answers commands sent before the one that kills their client', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const socket = connectTcp(port, host);
    let replies = '';
    socket.on('data', (chunk: Buffer) => (replies += chunk.toString()));

    socket.write('PING\r\nCLIENT KILL TYPE normal SKIPME no\r\nPING\r\n');
    await once(socket, 'close');

    expect(replies).toBe('+PONG\r\n:1\r\n');
  });

  it('takes values far larger than one read, and pipelines of them', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const client = await RespClient.open({ host, port });
    const large = Buffer.alloc(5_000_000, 'large\r\n');

    const replies = await client.pipeline([
      ['SET', 'a', large],
      ['GET', 'a'],
      ['SET', 'b', large.subarray(0, 70_000)],
      ['STRLEN', 'b'],
    ]);

    expect(replies[1] === large.toString()).toBe(true);
    expect(replies[3]).toBe(70_000);
    client.close();
  });

  it('lets go of connections that end at any time', async () => {
    const { host, port } = await start({ publicSocketApiOnly });
    const bytes = encodeCommand(['SET', 'key', 'value']);
    for (let at = 0; at <= bytes.length; at += 5) {
      const socket = connectTcp({ host, port });
      await once(socket, 'connect');
      socket.write(bytes.subarray(0, at));
      socket.destroy();
    }
    const client = await RespClient.open({ host, port });

    await expect
      .poll(async () => (await client.raw('INFO', 'clients')).includes('connected_clients:1\r\n'))
      .toBe(true);
    client.close();
  });
});

describe('Listening', () => {
  it('binds to loopback on any free port by default', async () => {
    const server = await start({});

    expect(server.host).toBe('127.0.0.1');
    expect(server.port).toBeGreaterThan(0);
  });

  it('refuses a port that is taken with one clear error', async () => {
    const { port } = await start({});

    await expect(createRedisServer({ port })).rejects.toThrow(
      new RedisServerError('LISTEN_FAILED', `cannot listen on 127.0.0.1:${port}: the address is in use`),
    );
  });

  it('refuses wrong options by name', async () => {
    await expect(createRedisServer({ maxmemory: 'much' })).rejects.toThrow("maxmemory: 'much' is no amount");
    await expect(createRedisServer({ config: { nosuch: '1' } })).rejects.toThrow('nosuch: there is no such');
  });

  it('serves a Unix socket that only its user can open, and removes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'engine-socket-'));
    const path = join(folder, 'redis.sock');
    const server = await start({ tcp: false, unixSocket: path });
    const client = await RespClient.open({ path });

    expect(await client.call('PING')).toBe('PONG');
    expect(statSync(path).mode & 0o077).toBe(0);

    client.close();
    await server.close();
    expect(existsSync(path)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('speaks TLS', async () => {
    const { port } = await start({ tls: { key: testKey, cert: testCertificate } });
    const socket = connectTls({ host: '127.0.0.1', port, ca: testCertificate, servername: 'localhost' });
    await once(socket, 'secureConnect');

    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data')) as [Buffer];

    expect(reply.toString()).toBe('+PONG\r\n');
    socket.destroy();
  });

  it('ends all connections when it is closed', async () => {
    const server = await start({});
    const client = await RespClient.open({ host: server.host, port: server.port });
    await client.call('PING');

    await server.close();

    await client.untilClosed();
    await server.closed;
  });
});
