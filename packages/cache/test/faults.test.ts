/** A cache failure is never a request failure: killed, frozen, full, absent or restarted servers, and what is delivered afterwards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCache,
  InvalidationUndeliveredError,
  redisStore,
  type Cache,
  type EntityOptions,
} from '../src/index.ts';
import { eventually, freePort, hasRedis, startRedis, type RedisServer } from './support/redis-servers.ts';

describe.runIf(hasRedis)('with a store that fails', () => {
  let server: RedisServer;
  const caches: Cache[] = [];
  let version: number;
  let loads: number;

  const declare = (port = server.port, options: Partial<EntityOptions<number, { version: number }>> = {}) => {
    const cache = createCache({ store: redisStore({ port }) });
    caches.push(cache);
    const things = cache.entity<number, { version: number }>('thing', {
      key: (n) => [n],
      load: async () => {
        loads += 1;
        return { version };
      },
      ...options,
    });
    return { cache, things };
  };

  beforeEach(async () => {
    version = 1;
    loads = 0;
    server = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    await server.stop();
  });

  it('answers from the loader when there is no server at all, from the first read on', async () => {
    const { cache, things } = declare(await freePort());

    const readings = [];
    for (let n = 0; n < 50; n += 1) readings.push(await things.get(n));

    expect(readings.every(({ source }) => source === 'loader')).toBe(true);
    expect(cache.available).toBe(false);
    await expect(cache.ping()).rejects.toThrow();
  });

  it('answers every read while the server is killed, and uses it again by itself', async () => {
    const { cache, things } = declare();
    await things.get(1);
    await server.kill();

    for (let n = 0; n < 200; n += 1) expect((await things.get(n)).value).toEqual({ version: 1 });
    expect(cache.available).toBe(false);
    await server.restart();

    await eventually(async () => (await things.get(1)).source === 'cache');
  });

  it('answers every read while the server is frozen, and after the first ones without waiting', async () => {
    const { cache, things } = declare();
    await things.get(1);
    server.freeze();

    const first = await Promise.all(Array.from({ length: 100 }, (_, n) => things.get(n)));
    await eventually(async () => !cache.available);
    const loadsBefore = loads;
    for (let n = 0; n < 200; n += 1) await things.get(n);
    server.thaw();

    expect(first.every(({ value }) => value?.version === 1)).toBe(true);
    expect(loads - loadsBefore).toBe(200);
    await eventually(async () => (await things.get(1)).source === 'cache');
  });

  it('starts against a frozen server and still answers', async () => {
    server.freeze();
    const { things } = declare();

    for (let n = 0; n < 50; n += 1) expect((await things.get(n)).source).toBe('loader');
    server.thaw();

    await eventually(async () => (await things.get(1)).source === 'cache');
  });

  it('keeps an invalidation that cannot be delivered, reads nothing older here meanwhile, and delivers it', async () => {
    const { cache, things } = declare();
    const other = declare().things;
    await other.get(1);
    server.freeze();
    version = 2;

    expect(await things.invalidate(1)).toEqual({ delivered: false });
    expect(cache.undelivered).toBe(1);
    expect((await things.get(1)).value).toEqual({ version: 2 });
    server.thaw();

    await eventually(() => cache.undelivered === 0);
    await eventually(async () => (await other.get(1)).value?.version === 2);
  });

  it('delivers what it kept once a peer that accepted connections and closed them is a Redis again', async () => {
    const port = await freePort();
    let accepted = 0;
    const peer = createServer((socket) => {
      accepted += 1;
      socket.destroy();
    }).listen(port, '127.0.0.1');
    await once(peer, 'listening');
    const { cache, things } = declare(port);
    await eventually(() => accepted > 2);

    expect(await things.invalidate(1)).toEqual({ delivered: false });
    peer.close();
    await once(peer, 'close');
    const late = await startRedis([], port);

    await eventually(() => cache.undelivered === 0);
    await eventually(async () => (await things.get(1)).source === 'cache');
    await cache.close();
    await late.stop();
  });

  it('keeps the invalidation of a database write, and says so when asked to', async () => {
    const { cache, things } = declare(server.port, { whenUndelivered: 'throw' });
    const other = declare().things;
    await other.get(1);
    server.freeze();

    const writing = things.write(1, async () => {
      version = 2;
    });
    await expect(writing).rejects.toBeInstanceOf(InvalidationUndeliveredError);
    server.thaw();

    await eventually(() => cache.undelivered === 0);
    await eventually(async () => (await other.get(1)).value?.version === 2);
  });

  it('leaves nothing old behind a process that was killed between its database and the cache', async () => {
    const patient = createCache({
      store: redisStore({ port: server.port }),
      timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 },
    });
    caches.push(patient);
    const things = patient.entity('killed', { key: (n: number) => [n], load: async () => ({ version }) });
    await things.get(1);
    const script = fileURLToPath(new URL('support/dying-writer.ts', import.meta.url));
    const writer = spawn(
      process.execPath,
      ['--conditions=@quicktable/source', '--import', 'tsx', script, String(server.port), 'killed'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(createInterface({ input: writer.stdout }), 'line');
    version = 2;
    const gone = once(writer, 'exit');
    writer.kill('SIGKILL');
    await gone;

    const readings: { value: { version: number } | null; source: string }[] = [];
    await eventually(async () => {
      readings.push(await things.get(1));
      return readings.at(-1)?.source === 'cache';
    });
    expect(readings.every(({ value }) => value?.version === 2)).toBe(true);
  }, 30_000);

  it('keeps a clear that cannot be delivered', async () => {
    const { cache, things } = declare();
    const other = declare().things;
    await other.get(1);
    await things.get(1);
    await server.kill();
    version = 2;
    expect(await cache.clear()).toEqual({ delivered: false });
    await server.restart();

    await eventually(() => cache.undelivered === 0);
    await eventually(async () => (await other.get(1)).value?.version === 2);
  });

  it('leaves a server that became a replica, for the one that its name leads to now', async () => {
    const heir = await startRedis();
    const admin = new Redis(server.port, '127.0.0.1');
    let target = server.port;
    // As a primary endpoint's name does: new connections go to the new primary, old ones stay where they are.
    const sockets = new Set<Socket>();
    const endpoint = createServer((socket) => {
      const upstream = connect(target, '127.0.0.1');
      for (const one of [socket, upstream]) {
        sockets.add(one);
        one.on('error', () => {});
      }
      socket.pipe(upstream).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    const { cache, things } = declare((endpoint.address() as AddressInfo).port);
    await things.get(1);

    await admin.replicaof('127.0.0.1', String(heir.port));
    target = heir.port;
    version = 2;
    const kept = await things.invalidate(1);

    expect(kept).toEqual({ delivered: false });
    await eventually(async () => {
      const { value, source } = await things.get(1);
      expect(value).toEqual({ version: 2 });
      return source === 'cache' && cache.undelivered === 0;
    });
    await cache.close();
    admin.disconnect();
    for (const socket of sockets) socket.destroy();
    endpoint.close();
    await heir.stop();
  });

  it('goes on loading when the server is full, and caches again when it is not', async () => {
    const admin = new Redis(server.port, '127.0.0.1');
    const { things } = declare();
    await things.get(1);
    await admin.config('SET', 'maxmemory', '1');

    for (let n = 10; n < 40; n += 1) expect((await things.get(n)).source).toBe('loader');
    await admin.config('SET', 'maxmemory', '0');

    await eventually(async () => (await things.get(2)).source === 'cache');
    admin.disconnect();
  });

  it('goes on when the server forgets its scripts and its data', async () => {
    const admin = new Redis(server.port, '127.0.0.1');
    const { things } = declare();
    await things.get(1);
    await admin.script('FLUSH');
    await admin.flushall();

    expect((await things.get(1)).source).toBe('loader');
    expect((await things.get(1)).source).toBe('cache');
    admin.disconnect();
  });
});
