/** One contract for all stores: the slot protocol, whoever carries it out. */
import { createRedisServer } from '@quicktable/redis-engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { memcachedStore, memoryStore, redisStore, type Store } from '../src/index.ts';
import { decodeSlot, fingerprint } from '../src/slot.ts';
import {
  eventually,
  hasMemcached,
  hasRedis,
  startMemcached,
  startRedis,
  type RedisServer,
} from './support/redis-servers.ts';

function storeContract(open: () => Promise<{ store: Store; close: () => Promise<void> }>) {
  let store: Store;
  let close: () => Promise<void>;
  let key: string;
  let number = 0;

  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(async () => {
    await store.close();
    await close();
  });
  beforeEach(() => {
    number += 1;
    key = `contract:${number}`;
  });

  const read = async () => (await store.readMany([key]))[0];
  const fillWith = async (text: string, ttlMs = 60_000) => {
    const reply = await store.lease(key, 'filler', 1_000, '', false);
    expect(reply.kind).toBe('acquired');
    expect(await store.fill(key, 'filler', text, ttlMs)).toBe(true);
  };

  it('reads nothing where nothing is', async () => {
    expect(await store.readMany([key, `${key}:other`])).toEqual([null, null]);
  });

  it('gives the lease of an empty key to one reader only', async () => {
    const first = await store.lease(key, 'one', 5_000, '', false);
    const second = await store.lease(key, 'two', 5_000, '', false);

    expect(first).toEqual({ kind: 'acquired', stale: null });
    expect(second).toEqual({ kind: 'held', token: 'one', stale: null });
  });

  it('stores the value of the holder, which is then read as it is', async () => {
    await fillWith('{"name":"서울","n":1}');

    expect(await read()).toBe('{"name":"서울","n":1}');
    expect(await store.remainingMs(key)).toBeGreaterThan(50_000);
  });

  it('refuses a fill whose lease was removed by an invalidation', async () => {
    await store.lease(key, 'one', 5_000, '', false);
    await store.remove([key]);

    expect(await store.fill(key, 'one', '"old"', 60_000)).toBe(false);
    expect(await read()).toBeNull();
  });

  it('refuses a fill when another reader holds the lease by now', async () => {
    await store.lease(key, 'one', 5_000, '', false);
    await store.remove([key]);
    await store.lease(key, 'two', 5_000, '', false);

    expect(await store.fill(key, 'one', '"old"', 60_000)).toBe(false);
    expect(await store.fill(key, 'two', '"new"', 60_000)).toBe(true);
  });

  it('shows a value to a reader who wants the lease and has not seen it', async () => {
    await fillWith('"value"');

    expect(await store.lease(key, 'two', 5_000, '', false)).toEqual({ kind: 'value', text: '"value"' });
  });

  it('gives the lease of a value that the reader found unusable, keeping it stale if asked', async () => {
    await fillWith('"value"');
    const dropped = await store.lease(key, 'two', 5_000, fingerprint('"value"'), false);
    await store.release(key, 'two');
    const empty = await read();
    await fillWith('"value"');
    const kept = await store.lease(key, 'three', 5_000, fingerprint('"value"'), true);

    expect(dropped).toEqual({ kind: 'acquired', stale: null });
    expect(empty).toBeNull();
    expect(kept).toEqual({ kind: 'acquired', stale: '"value"' });
  });

  it('puts the stale value back when its lease is released, and keeps its life', async () => {
    await fillWith('"value"');
    await store.lease(key, 'two', 5_000, fingerprint('"value"'), true);
    await store.renew(key, 'two', 5_000);

    expect(await store.release(key, 'two')).toBe(true);
    expect(await read()).toBe('"value"');
    expect(await store.remainingMs(key)).toBeGreaterThan(50_000);
  });

  it('puts an expired value back as expired as it was, also after others held its lease', async () => {
    await fillWith('"value"');
    await store.expire([key]);
    expect(await store.lease(key, 'dead', 30, '', true)).toEqual({ kind: 'acquired', stale: '"value"' });
    await eventually(async () => (await store.lease(key, 'two', 5_000, '', true)).kind === 'acquired');
    await store.renew(key, 'two', 5_000);

    expect(await store.lease(key, 'three', 5_000, '', true)).toEqual({
      kind: 'held',
      token: 'two',
      stale: '"value"',
    });
    expect(await store.release(key, 'two')).toBe(true);
    expect(decodeSlot((await read()) ?? null)).toEqual({ kind: 'expired', stale: '"value"' });
    await store.lease(key, 'four', 5_000, '', true);
    await store.expire([key]);
    expect(decodeSlot((await read()) ?? null)).toEqual({ kind: 'expired', stale: '"value"' });
  });

  it('passes on the lease of a holder that neither filled nor renewed', async () => {
    await store.lease(key, 'dead', 30, '', false);

    await eventually(async () => (await store.lease(key, 'next', 5_000, '', false)).kind === 'acquired');
    expect(await store.fill(key, 'dead', '"late"', 60_000)).toBe(false);
  });

  it('passes on a lapsed lease together with its stale value', async () => {
    await fillWith('"value"');
    await store.lease(key, 'dead', 30, fingerprint('"value"'), true);

    let reply = await store.lease(key, 'next', 5_000, '', true);
    await eventually(async () => {
      if (reply.kind !== 'acquired') reply = await store.lease(key, 'next', 5_000, '', true);
      return reply.kind === 'acquired';
    });
    expect(reply).toEqual({ kind: 'acquired', stale: '"value"' });
  });

  it('keeps a lease that is renewed', async () => {
    await store.lease(key, 'one', 200, '', false);
    expect(await store.renew(key, 'one', 60_000)).toBe(true);

    expect(await store.remainingMs(key)).toBeGreaterThan(10_000);
    expect(await store.renew(key, 'two', 60_000)).toBe(false);
  });

  it('lets a fence remove value and lease, and lets nothing be filled before it is lifted', async () => {
    await store.lease(key, 'reader', 5_000, '', false);
    await store.fence(key, 'writer', 5_000);

    expect(await store.fill(key, 'reader', '"old"', 60_000)).toBe(false);
    expect(await store.lease(key, 'other', 5_000, '', false)).toEqual({ kind: 'fenced' });
    await store.unfence(key, 'writer', null, 0);
    expect(await read()).toBeNull();
    expect((await store.lease(key, 'other', 5_000, '', false)).kind).toBe('acquired');
  });

  it('keeps a fence through an invalidation', async () => {
    await store.fence(key, 'writer', 5_000);
    await store.remove([key]);

    expect(await store.lease(key, 'reader', 5_000, '', false)).toEqual({ kind: 'fenced' });
  });

  it('keeps the key fenced until the last of two writers is done, and stores the value of neither', async () => {
    await store.fence(key, 'one', 5_000);
    await store.fence(key, 'two', 5_000);

    expect(await store.unfence(key, 'one', '"one"', 60_000)).toBe(false);
    expect(await store.lease(key, 'reader', 5_000, '', false)).toEqual({ kind: 'fenced' });
    await store.unfence(key, 'two', null, 0);
    expect(await read()).toBeNull();
  });

  it('stores the value of neither of two writers who overlapped, whoever is done first', async () => {
    await store.fence(key, 'one', 5_000);
    await store.fence(key, 'two', 5_000);
    await store.unfence(key, 'two', null, 0);

    expect(await store.unfence(key, 'one', '"one"', 60_000)).toBe(false);
    expect(await read()).toBeNull();
  });

  it('stores no value of a writer whose key was invalidated meanwhile', async () => {
    await store.fence(key, 'one', 5_000);
    await store.remove([key]);
    await store.fence(key, 'one', 5_000);

    expect(await store.unfence(key, 'one', '"one"', 60_000)).toBe(false);
    expect(await read()).toBeNull();
  });

  it('stores the value of a writer who was alone and renewed its fence', async () => {
    await store.fence(key, 'one', 5_000);
    await store.fence(key, 'one', 5_000);

    expect(await store.unfence(key, 'one', '"one"', 60_000)).toBe(true);
  });

  it('stores the value of a writer who was alone', async () => {
    await store.fence(key, 'one', 5_000);

    expect(await store.unfence(key, 'one', '"new"', 60_000)).toBe(true);
    expect(await read()).toBe('"new"');
  });

  it('stores no value of a writer whose fence has gone', async () => {
    expect(await store.unfence(key, 'one', '"new"', 60_000)).toBe(false);
    expect(await read()).toBeNull();
  });

  it('forgets the fence of a writer that died', async () => {
    await store.fence(key, 'dead', 30);

    await eventually(async () => (await store.lease(key, 'reader', 5_000, '', false)).kind === 'acquired');
  });

  it('expires logically: the value is kept beside, and its lease can be taken', async () => {
    await fillWith('"value"');
    await store.expire([key]);

    expect(await read()).toBe('~expired\n"value"');
    expect(await store.lease(key, 'one', 5_000, '', true)).toEqual({ kind: 'acquired', stale: '"value"' });
  });

  it('takes the lease of a load under way when its key is expired', async () => {
    await store.lease(key, 'one', 5_000, '', false);
    await store.expire([key]);

    expect(await store.fill(key, 'one', '"old"', 60_000)).toBe(false);
  });

  it('lets a value live as long as it was told', async () => {
    await fillWith('"short"', 30);

    await eventually(async () => (await read()) === null);
  });

  it('prolongs the life of a value that is read sliding', async () => {
    if (!store.capabilities.slidingTtl) return;
    await fillWith('"value"', 1_000);

    expect(await store.readSliding(key, 60_000, '"missing"')).toBe('"value"');
    expect(await store.remainingMs(key)).toBeGreaterThan(10_000);
  });

  it('prolongs by reading neither what stands for missing, nor a lease, nor a fence', async () => {
    if (!store.capabilities.slidingTtl) return;
    const life = async () => (await store.remainingMs(key)) ?? Number.POSITIVE_INFINITY;
    await fillWith('"missing"', 5_000);
    await store.readSliding(key, 60_000, '"missing"');
    expect(await life()).toBeLessThanOrEqual(5_000);

    await store.remove([key]);
    await store.lease(key, 'holder', 5_000, '', false);
    await store.readSliding(key, 60_000, '"missing"');
    expect(await life()).toBeLessThanOrEqual(5_000);

    await store.fence(key, 'writer', 5_000);
    await store.readSliding(key, 60_000, '"missing"');
    expect(await life()).toBeLessThanOrEqual(5_000);
  });

  it('clears the keys of a prefix and no others', async () => {
    if (!store.capabilities.clearByPrefix) return;
    await fillWith('"value"');
    const mine = key;
    key = `other:${number}`;
    await fillWith('"stays"');

    await store.clearPrefixes(['contract:']);
    expect(await store.readMany([mine, key])).toEqual([null, '"stays"']);
  });

  it('moves the tag clock and the tags together, and never backwards', async () => {
    if (!store.capabilities.tags) return;
    const before = await store.tagClock('contract');
    await store.ensureTags('contract', ['known']);
    const bumped = await store.bumpTags('contract', ['a', 'b']);

    expect(bumped).toBeGreaterThan(before);
    expect(await store.tagClock('contract')).toBe(bumped);
    expect(await store.tagVersions('contract', ['a', 'b', 'known', 'unknown'])).toEqual([
      bumped,
      bumped,
      before,
      null,
    ]);
    expect(await store.bumpTags('contract', ['a'])).toBeGreaterThan(bumped);
  });

  it('makes a tag known that it had lost with the clock of now, so that nothing older carries it', async () => {
    if (!store.capabilities.tags) return;
    const whenTheLoadBegan = await store.tagClock('lost');
    const bumped = await store.bumpTags('lost', ['other']);

    await store.ensureTags('lost', ['lost', 'other']);

    expect(bumped).toBeGreaterThan(whenTheLoadBegan);
    expect(await store.tagVersions('lost', ['lost', 'other'])).toEqual([bumped, bumped]);
  });

  it('answers a ping and counts its work', async () => {
    await store.ping();
    const stats = await store.stats();

    expect(stats.totalCommands).toBeGreaterThan(0);
    expect(stats.totalConnections).toBeGreaterThan(0);
    expect(stats.keyspaceHits + stats.keyspaceMisses).toBeGreaterThan(0);
  });
}

describe('the memory store', () => {
  storeContract(async () => ({ store: memoryStore(), close: async () => {} }));
});

describe.runIf(hasRedis)('the Redis store on a real redis-server', () => {
  let server: RedisServer;
  storeContract(async () => {
    server = await startRedis();
    return { store: redisStore({ port: server.port }), close: () => server.stop() };
  });
});

describe('the Redis store on the embedded engine', () => {
  storeContract(async () => {
    const server = await createRedisServer({ port: 0 });
    return { store: redisStore({ port: server.port }), close: () => server.close() };
  });
});

describe.runIf(hasMemcached)('the Memcached store on a real memcached', () => {
  storeContract(async () => {
    const server = await startMemcached();
    return { store: memcachedStore({ port: server.port }), close: () => server.stop() };
  });
});

describe.runIf(hasMemcached)('the Memcached store on two real memcacheds', () => {
  storeContract(async () => {
    const servers = await Promise.all([startMemcached(), startMemcached()]);
    const nodes = servers.map(({ port }) => ({ host: '127.0.0.1', port }));
    return {
      store: memcachedStore({ nodes }),
      close: async () => {
        await Promise.all(servers.map((server) => server.stop()));
      },
    };
  });
});
