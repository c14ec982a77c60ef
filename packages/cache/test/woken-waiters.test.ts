/** Who waits for another process's load is woken by its end, and does not ask from time to time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRedisServer } from '@quicktable/redis-engine';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCache, redisStore, type Cache, type Store } from '../src/index.ts';
import { deferred } from './support/deferred.ts';
import { eventually, hasRedis, startRedis, type RedisServer } from './support/redis-servers.ts';

/** A store that counts how often it is asked for a lease. */
function counting(store: Store): { store: Store; leases: () => number } {
  let leases = 0;
  const counted = new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (name === 'lease') leases += 1;
        return member.apply(target, args);
      };
    },
  });
  return { store: counted, leases: () => leases };
}

/** Until the connection is up that tells of changes: a key without the lease has changed. */
async function canBeWoken(store: Store): Promise<void> {
  await eventually(async () => (await store.waitForChange?.('nothing', 'nobody', 1_000)) === true);
}

function waitersAreWoken(start: () => Promise<{ port: number; stop: () => Promise<void> }>) {
  let server: { port: number; stop: () => Promise<void> };
  const caches: Cache[] = [];
  const open = async () => {
    const { store, leases } = counting(redisStore({ port: server.port }));
    const cache = createCache({ store, timeouts: { timeoutMs: 5_000, suspectAfterMs: 5_000 } });
    caches.push(cache);
    await canBeWoken(store);
    return { cache, leases };
  };

  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await Promise.all(caches.map((cache) => cache.close()));
    await server.stop();
  });

  it('by the fill of another process, having asked for the lease twice in all', async () => {
    const { cache, leases } = await open();
    const waits: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'wait') waits.push(event.key);
    });
    const things = cache.entity('filled', {
      key: (n: number) => [n],
      load: async () => ({ by: 'this process' }),
      lease: '10m',
      loadTimeout: '5m',
    });
    const script = fileURLToPath(new URL('support/slow-loader.ts', import.meta.url));
    const other = spawn(
      process.execPath,
      ['--conditions=@quicktable/source', '--import', 'tsx', script, String(server.port), 'filled'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    onTestFinished(async () => {
      other.kill('SIGKILL');
      if (other.exitCode === null && other.signalCode === null) await once(other, 'exit');
    });
    await once(createInterface({ input: other.stdout }), 'line');

    const reading = things.get(1);
    await eventually(() => waits.length > 0);
    // Long enough for many questions, if there were any.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const asked = leases();
    other.stdin.write('go\n');

    expect((await reading).value).toEqual({ by: 'the other process' });
    expect(asked).toBe(1);
    expect(leases()).toBe(2);
  }, 30_000);

  it('by a load that failed, and then one of them loads', async () => {
    const [holder, waiter] = [await open(), await open()];
    const failing = deferred<never>();
    const began = deferred();
    const options = { key: (n: number) => [n], lease: '10m', loadTimeout: '5m' } as const;
    const held = holder.cache.entity('failed', {
      ...options,
      load: async (): Promise<{ n: number }> => {
        began.resolve();
        return failing.promise;
      },
    });
    const waiting = waiter.cache.entity('failed', { ...options, load: async (n) => ({ n }) });
    const first = held.get(1).catch((error: Error) => error.message);
    await began.promise;
    const second = waiting.get(1);
    await eventually(() => waiter.leases() > 0);
    failing.reject(new Error('no database'));

    expect(await first).toBe('no database');
    expect(await second).toEqual({ value: { n: 1 }, source: 'loader' });
  }, 30_000);

  it('by an invalidation, and then one of them loads what is new', async () => {
    const [holder, waiter, writer] = [await open(), await open(), await open()];
    let version = 1;
    const late = deferred();
    const began = deferred();
    const options = { key: (n: number) => [n], lease: '10m', loadTimeout: '5m' } as const;
    const held = holder.cache.entity('invalidated', {
      ...options,
      load: async () => {
        const read = { version };
        began.resolve();
        await late.promise;
        return read;
      },
    });
    const load = async () => ({ version });
    const waiting = waiter.cache.entity('invalidated', { ...options, load });
    const writing = writer.cache.entity('invalidated', { ...options, load });
    const first = held.get(1);
    await began.promise;
    const second = waiting.get(1);
    await eventually(() => waiter.leases() > 0);
    version = 2;
    await writing.invalidate(1);

    expect(await second).toEqual({ value: { version: 2 }, source: 'loader' });
    late.resolve();
    expect((await first).value).toEqual({ version: 1 });
  }, 30_000);
}

describe.runIf(hasRedis)('waiters on a real redis-server are woken', () => {
  let server: RedisServer;
  waitersAreWoken(async () => {
    server = await startRedis();
    return server;
  });

  it('by the end of the server, and load by themselves', async () => {
    const mortal = await startRedis();
    const stores = [redisStore({ port: mortal.port }), redisStore({ port: mortal.port })] as const;
    const caches = stores.map((store) => createCache({ store }));
    const began = deferred();
    const options = { key: (n: number) => [n], lease: '10m', loadTimeout: '5m' } as const;
    const held = caches[0]?.entity('orphaned', {
      ...options,
      load: async (): Promise<{ n: number }> => {
        began.resolve();
        return new Promise(() => {});
      },
    });
    const waiting = caches[1]?.entity('orphaned', { ...options, load: async (n: number) => ({ n }) });
    await canBeWoken(stores[1]);
    const lifetime = new AbortController();
    const first = held?.get(1, { signal: lifetime.signal }).catch(() => {});
    await began.promise;
    const second = waiting?.get(1);
    await eventually(() => waiting?.metrics.waits === 1);
    await mortal.kill();

    expect((await second)?.value).toEqual({ n: 1 });
    lifetime.abort();
    await first;
    await Promise.all(caches.map((cache) => cache.close()));
  }, 30_000);
});

describe('waiters on the embedded engine are woken', () => {
  waitersAreWoken(async () => {
    const engine = await createRedisServer({ port: 0 });
    return { port: engine.port, stop: () => engine.close() };
  });
});
