/** Clients that do not read what they are sent: what waits for them stays whole, in order, and is let go with them. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server as NetServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRedisServer, type RedisServer } from '@quicktable/redis-engine';
import { outputOf } from '../../src/net/handle-output.ts';
import { SocketOutput } from '../../src/net/output.ts';
import { type Address, encodeCommand, RespClient } from '../support/resp-client.ts';

const value = Buffer.alloc(400_000, 'a value that is long\r\n').toString();
/** More than the buffers of the system take. */
const readers = 60;

describe.each([
  { name: 'a TCP socket', options: {}, isUnix: false },
  { name: 'a Unix socket', options: { tcp: false }, isUnix: true },
  { name: 'public interfaces only', options: { publicSocketApiOnly: true }, isUnix: false },
])('A slow reader ($name)', ({ options, isUnix }) => {
  let folder: string;
  let server: RedisServer;
  let address: Address;
  let slow: RespClient;
  let other: RespClient;
  let slowId: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'engine-slow-'));
    const unixSocket = join(folder, 'redis.sock');
    server = await createRedisServer({ ...options, ...(isUnix && { unixSocket }) });
    address = isUnix ? { path: unixSocket } : server;
    slow = await RespClient.open(address);
    other = await RespClient.open(address);
    slowId = (await slow.call('CLIENT', 'ID')) as number;
    await other.call('SET', 'large', value);
  });

  afterEach(async () => {
    slow.close();
    other.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const clientLines = async () => (await other.raw('CLIENT', 'LIST')).toString();
  const waitingBytes = async () => {
    const line = new RegExp(`id=${slowId} .* omem=(\\d+)`).exec(await clientLines());
    return Number(line?.[1] ?? 0);
  };
  const untilItIsBehind = () => expect.poll(waitingBytes, { timeout: 15_000 }).toBeGreaterThan(0);
  const untilItIsGone = () =>
    expect.poll(async () => (await clientLines()).includes(`id=${slowId} `), { timeout: 15_000 }).toBe(false);

  it('gets all replies whole and in order once it reads, long and short ones', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) {
      slow.write(Buffer.concat([encodeCommand(['GET', 'large']), encodeCommand(['ECHO', `short ${i}`])]));
    }
    await untilItIsBehind();
    for (let i = 0; i < 50; i++) {
      slow.send('ECHO', `late ${i}`);
      await other.call('ECHO', 'something that must not reach another client');
    }

    slow.resume();
    const replies: unknown[] = [];
    for (let i = 0; i < 2 * readers + 50; i++) replies.push(await slow.next());

    const expected = Array.from({ length: readers }, (_, i) => [value, `short ${i}`]).flat();
    for (let i = 0; i < 50; i++) expected.push(`late ${i}`);
    expect(replies.length).toBe(expected.length);
    expect(replies.findIndex((reply, i) => reply !== expected[i])).toBe(-1);
    await expect.poll(waitingBytes, { timeout: 15_000 }).toBe(0);
  });

  it('gets all that was answered before QUIT', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) slow.send('GET', 'large');
    await untilItIsBehind();
    slow.send('QUIT');
    await other.call('PING');

    slow.resume();
    const bytes = await slow.untilClosed();

    const reply = `$${value.length}\r\n${value}\r\n`;
    expect(bytes.length).toBe(reply.length * readers + '+OK\r\n'.length);
    expect(bytes.toString('latin1') === `${reply.repeat(readers)}+OK\r\n`).toBe(true);
  });

  it('is ended by CLIENT KILL with all that waited for it', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) slow.send('GET', 'large');
    await untilItIsBehind();

    expect(await other.call('CLIENT', 'KILL', 'ID', slowId)).toBe(1);

    await untilItIsGone();
    expect(await other.call('ECHO', 'here')).toBe('here');
  });

  it('may go away while replies wait for it', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) slow.send('GET', 'large');
    await untilItIsBehind();

    slow.close();

    await untilItIsGone();
    expect(await other.call('ECHO', 'here')).toBe('here');
  });

  it('keeps no server from closing', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) slow.send('GET', 'large');
    await untilItIsBehind();

    await server.close();

    await other.untilClosed();
  });

  it('costs no more than the bytes of its short replies', async () => {
    slow.pause();
    for (let i = 0; i < readers; i++) slow.send('GET', 'large');
    await untilItIsBehind();
    const before = process.memoryUsage().arrayBuffers;

    for (let i = 0; i < 1000; i++) {
      slow.send('PING');
      await other.call('PING');
    }

    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('The output of a socket', () => {
  const open: (Socket | NetServer)[] = [];

  afterEach(() => {
    for (const each of open.splice(0)) {
      if (each instanceof Socket) each.destroy();
      else each.close();
    }
  });

  // Sockets of Node 26 hand no request to their handles.
  it.runIf(Number.parseInt(process.versions.node, 10) < 26)('is its handle', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as { port: number }).port, '127.0.0.1');
    const [accepted] = (await once(server, 'connection')) as [Socket];
    open.push(server, client, accepted);

    const output = outputOf(accepted);

    expect(output).not.toBeInstanceOf(SocketOutput);
    output.write(Buffer.from('hel'));
    output.writeCopy(Buffer.from('hello'), 3, 2);
    const read: Buffer[] = [];
    client.on('data', (chunk: Buffer) => read.push(chunk));
    await expect.poll(() => Buffer.concat(read).toString()).toBe('hello');
  });

  it('is its public interface where there is no handle', () => {
    expect(outputOf(new Socket())).toBeInstanceOf(SocketOutput);
  });
});
