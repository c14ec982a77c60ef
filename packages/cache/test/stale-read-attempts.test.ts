/**
 * Attempts at a stale read, each thought out against one part of the protocol and played in the one order that could hurt.
 * The generated histories look for the orders that nobody thought of.
 */
import { afterEach, describe, expect, it } from 'vitest';
import {
  createCache,
  memoryStore,
  redisStore,
  type Cache,
  type EntityOptions,
  type Store,
} from '../src/index.ts';
import { tagKey } from '../src/key.ts';
import { Redis } from 'ioredis';
import { deferred } from './support/deferred.ts';
import { eventually, hasRedis, startRedis } from './support/redis-servers.ts';
import { Way } from './support/way.ts';

interface Versioned {
  readonly version: number;
}

describe('an attempt at a stale read', () => {
  const caches: Cache[] = [];
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    for (const close of closing.splice(0)) await close();
  });

  const declare = (
    store: Store,
    load: () => Promise<Versioned | null>,
    options: Partial<EntityOptions<number, Versioned>> = {},
    now?: () => number,
  ) => {
    const cache = createCache({
      store,
      namespace: 'attempt',
      timeouts: { timeoutMs: 60_000, suspectAfterMs: 60_000 },
      ...(now ? { now } : {}),
    });
    caches.push(cache);
    const rows = cache.entity<number, Versioned>('row', { key: (n) => [n], load, jitter: 0, ...options });
    return { cache, rows };
  };

  it('by joining a load that has just found a value, which is invalidated while it is looked at, fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const options = { tags: () => ['tag'] };
    const near = declare(way.store, load, options);
    const far = declare(new Way(shared).store, load, options);
    const lease = way.stop('lease', 'before');
    const first = near.rows.get(1);
    await lease.reached;
    // Another process fills; the lease that is asked for now answers with its value, whose tags are looked at.
    await far.rows.get(1);
    const tags = way.stop('tagVersions', 'after');
    lease.go();
    await tags.reached;

    version = 2;
    await far.rows.invalidate(1);
    const second = near.rows.get(1);
    await eventually(() => near.cache.entityMetrics()[0]?.[1].misses === 2);
    tags.go();

    expect((await first).value).toEqual({ version: 1 });
    expect((await second).value).toEqual({ version: 2 });
  });

  it('by guessing the tags of a value that carries others by now fails, and a right guess costs no round trip', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const options = { tags: (row: Versioned) => [`of-${row.version}`] };
    const near = declare(way.store, load, options);
    const far = declare(new Way(shared).store, load, options);
    await near.rows.get(1);
    await near.rows.get(1);
    const value = way.stop('readOne', 'before');
    const guess = way.stop('tagVersions', 'before');
    const together = near.rows.get(1);
    await Promise.all([value.reached, guess.reached]);
    value.go();
    guess.go();
    expect((await together).source).toBe('cache');

    version = 2;
    await far.rows.invalidate(1);
    await far.rows.get(1);
    version = 3;
    await far.cache.invalidateTags(['of-2']);

    expect((await near.rows.get(1)).value).toEqual({ version: 3 });
  });

  it('by looking at the tags before the value, while they are invalidated, harms no later read', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const options = { tags: () => ['tag'] };
    const near = declare(way.store, load, options);
    const far = declare(new Way(shared).store, load, options);
    await near.rows.get(1);
    await near.rows.get(1);
    const value = way.stop('readOne', 'before');
    const early = near.rows.get(1);
    await value.reached;

    version = 2;
    await far.cache.invalidateTags(['tag']);
    const late = near.rows.get(1);
    expect((await late).value).toEqual({ version: 2 });
    value.go();

    expect([1, 2]).toContain((await early).value?.version);
    expect((await near.rows.get(1)).value).toEqual({ version: 2 });
  });

  it('by a background refresh that began before the invalidation fails', async () => {
    let nowMs = 1_700_000_000_000;
    let version = 1;
    const now = () => nowMs;
    const shared = memoryStore({ now });
    const slow = deferred();
    const reached = deferred();
    let refreshing = false;
    const options = { ttl: 1_000, staleWhileRevalidate: '1h', staleIfError: '1h' } as const;
    const load = async () => {
      const read = { version };
      if (refreshing) {
        reached.resolve();
        await slow.promise;
      }
      return read;
    };
    const near = declare(new Way(shared).store, load, options, now);
    const far = declare(new Way(shared).store, async () => ({ version }), options, now);
    await near.rows.get(1);
    nowMs += 2_000;
    refreshing = true;
    expect((await near.rows.get(1)).source).toBe('stale');
    await reached.promise;

    version = 2;
    await far.rows.invalidate(1);
    expect((await far.rows.peek(1))?.value).toBeUndefined();
    slow.resolve();
    refreshing = false;

    expect((await near.rows.get(1)).value).toEqual({ version: 2 });
    expect((await far.rows.get(1)).value).toEqual({ version: 2 });
  });

  it('by remembering that something does not exist, while it is made, fails', async () => {
    let row: Versioned | null = null;
    const shared = memoryStore();
    const slow = deferred();
    const reached = deferred();
    const near = declare(new Way(shared).store, async () => {
      const read = row;
      reached.resolve();
      await slow.promise;
      return read;
    });
    const far = declare(new Way(shared).store, async () => row);
    const first = near.rows.get(1);
    await reached.promise;

    await far.rows.write(1, async () => {
      row = { version: 1 };
    });
    slow.resolve();

    expect((await first).value).toBeNull();
    expect((await far.rows.get(1)).value).toEqual({ version: 1 });
    expect((await near.rows.get(1)).value).toEqual({ version: 1 });
  });

  it('by a value that its writer stores late, after another writer, fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const near = declare(way.store, load);
    const far = declare(new Way(shared).store, load);
    const late = way.stop('unfence', 'before');
    const put = near.rows.put(1, { version: 2 }, async () => {
      version = 2;
    });
    await late.reached;

    await far.rows.put(1, { version: 3 }, async () => {
      version = 3;
    });
    late.go();
    await put;

    expect((await far.rows.get(1)).value).toEqual({ version: 3 });
    expect((await near.rows.get(1)).value).toEqual({ version: 3 });
  });

  it('by a fence that arrives late, when another writer is through already, fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const near = declare(way.store, load);
    const far = declare(new Way(shared).store, load);
    const fence = way.stop('fence', 'late');
    const saving = deferred();
    const save = deferred();
    const put = near.rows.put(1, { version: 2 }, async () => {
      version = 2;
      saving.resolve();
      await save.promise;
    });
    // Given up, and the write has gone on without it.
    await saving.promise;

    version = 3;
    await far.rows.invalidate(1);
    fence.go();
    await eventually(async () => (await far.rows.inspect(1)).state === 'fence');
    save.resolve();
    await put;

    expect((await far.rows.get(1)).value).toEqual({ version: 3 });
  });

  it('by a fence that was lost, and raised anew by its renewal after another writer, fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const load = async () => ({ version });
    const near = declare(new Way(shared).store, load, { fence: 60 });
    const far = declare(new Way(shared).store, load);
    const saving = deferred();
    const save = deferred();
    const put = near.rows.put(1, { version: 2 }, async () => {
      version = 2;
      saving.resolve();
      await save.promise;
    });
    await saving.promise;
    const [token] = (await far.rows.inspect(1)).holders;
    await shared.unfence(far.rows.keyOf(1), token ?? '', null, 0);

    version = 3;
    await far.rows.invalidate(1);
    await eventually(async () => (await far.rows.inspect(1)).state === 'fence');
    save.resolve();
    await put;

    expect((await far.rows.get(1)).value).toEqual({ version: 3 });
  });

  it('by a load that began before a clear and ends after it fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const slow = deferred();
    const reached = deferred();
    const near = declare(new Way(shared).store, async () => {
      const read = { version };
      reached.resolve();
      await slow.promise;
      return read;
    });
    const far = declare(new Way(shared).store, async () => ({ version }));
    const first = near.rows.get(1);
    await reached.promise;

    version = 2;
    await far.cache.clear();
    slow.resolve();
    await first;

    expect((await far.rows.get(1)).value).toEqual({ version: 2 });
  });

  it('by an in-process value whose read was overtaken by its invalidation fails', async () => {
    let version = 1;
    const shared = memoryStore();
    const way = new Way(shared);
    const load = async () => ({ version });
    const near = declare(way.store, load, { l1: {} });
    const far = declare(new Way(shared).store, load);
    await far.rows.get(1);
    await new Promise((resolve) => setImmediate(resolve));
    const answer = way.stop('readOne', 'after');
    const first = near.rows.get(1);
    await answer.reached;

    version = 2;
    await far.rows.invalidate(1);
    answer.go();
    await first;

    expect((await near.rows.get(1)).value).toEqual({ version: 2 });
  });

  it.runIf(hasRedis)('by a tag that the server evicts right after it was invalidated fails', async () => {
    const server = await startRedis();
    closing.push(() => server.stop());
    const admin = new Redis(server.port, '127.0.0.1');
    let version = 1;
    const slow = deferred();
    const reached = deferred();
    let wait = false;
    const load = async () => {
      const read = { version };
      if (wait) {
        reached.resolve();
        await slow.promise;
      }
      return read;
    };
    const { cache, rows } = declare(redisStore({ port: server.port }), load, { tags: () => ['tag'] });
    await rows.get(1);
    wait = true;
    const other = rows.get(2);
    await reached.promise;

    version = 2;
    await cache.invalidateTags(['tag']);
    await admin.del(tagKey('attempt', 'tag'));
    slow.resolve();
    await other;
    wait = false;

    // Both carry the tag: one was stored before its invalidation, the other's load began before it.
    expect((await rows.get(1)).value).toEqual({ version: 2 });
    expect((await rows.get(2)).value).toEqual({ version: 2 });
    admin.disconnect();
  });
});
