/** The in-process tier: bounded, isolated, told of changes by the store, and empty whenever it may have missed one. */
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createCache,
  memoryStore,
  redisStore,
  type Cache,
  type L1Options,
  type Store,
} from '../src/index.ts';
import { L1 } from '../src/l1.ts';
import { eventually, hasRedis, startRedis, type RedisServer } from './support/redis-servers.ts';

interface Thing {
  version: number;
  nested?: { list: number[] };
}

const patient = { timeoutMs: 5_000, suspectAfterMs: 5_000 };

function l1Contract(openStore: () => Store) {
  const caches: Cache[] = [];
  let version = 1;
  let namespace = 0;

  const declare = (l1: L1Options | undefined, tags?: (thing: Thing) => string[]) => {
    const cache = createCache({ store: openStore(), timeouts: patient, namespace: `n${namespace}` });
    caches.push(cache);
    const things = cache.entity<string, Thing>('thing', {
      key: (n) => [n],
      load: async () => ({ version, nested: { list: [1] } }),
      ...(l1 ? { l1 } : {}),
      ...(tags ? { tags } : {}),
    });
    return { cache, things };
  };
  /** Reads until a read is answered in this process. */
  const warm = async (things: ReturnType<typeof declare>['things'], id = 'a') => {
    await eventually(async () => {
      const before = things.metrics.l1Hits;
      await things.get(id);
      return things.metrics.l1Hits > before;
    });
  };

  afterEach(async () => {
    namespace += 1;
    version = 1;
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  it('answers in this process once the store has been read', async () => {
    const { things } = declare({});

    await warm(things);

    expect(await things.get('a')).toEqual({ value: { version: 1, nested: { list: [1] } }, source: 'cache' });
    expect((await things.getJson('a')).json).toBe('{"version":1,"nested":{"list":[1]}}');
  });

  it('finds values of several key parts, and keeps apart what their text would not', async () => {
    const { cache } = declare({});
    const pairs = cache.entity<readonly (string | number | bigint)[], { of: string }>('pair', {
      key: (parts) => parts,
      load: (parts) => ({ of: parts.join('|') }),
      l1: { ttl: '1h' },
    });
    const ids = [['a', 'b:c'], ['a:b', 'c'], ['a', 7], ['a', 7n, 'x'], ['a']];
    for (const id of ids) {
      await eventually(async () => {
        const before = pairs.metrics.l1Hits;
        await pairs.get(id);
        return pairs.metrics.l1Hits > before;
      });
    }

    const found = await Promise.all(ids.map(async (id) => (await pairs.get(id)).value?.of));
    await pairs.invalidate(['a', 7]);

    expect(found).toEqual(['a|b:c', 'a:b|c', 'a|7', 'a|7|x', 'a']);
    expect((await pairs.get(['a', 7])).source).toBe('loader');
  });

  it('drops what another node wrote', async () => {
    const { things } = declare({ ttl: '1h' });
    const writer = declare(undefined).things;
    await warm(things);

    await writer.write('a', async () => {
      version = 2;
    });

    await eventually(async () => (await things.get('a')).value?.version === 2);
  });

  it('never serves what this node itself wrote over or cleared', async () => {
    const { cache, things } = declare({ ttl: '1h' });
    await warm(things);
    await things.write('a', async () => {
      version = 2;
    });
    expect((await things.get('a')).value?.version).toBe(2);
    await warm(things);
    version = 3;

    await cache.clear();

    expect((await things.get('a')).value?.version).toBe(3);
  });

  it('drops the values of a tag that another node invalidated', async () => {
    const tags = () => ['group:1'];
    const { things } = declare({ ttl: '1h' }, tags);
    const other = declare(undefined, tags);
    await warm(things);
    version = 2;

    await other.cache.invalidateTags(['group:1']);

    await eventually(async () => (await things.get('a')).value?.version === 2);
  });

  it('gives each caller a copy, also in depth', async () => {
    const { things } = declare({});
    await warm(things);

    const { value } = await things.get('a');
    value?.nested?.list.push(2);

    expect((await things.get('a')).value?.nested?.list).toEqual([1]);
  });

  it('gives all callers one frozen object when asked to', async () => {
    const { things } = declare({ isolation: 'frozen' });
    await warm(things);

    const { value } = await things.get('a');

    expect(value).toBe((await things.get('a')).value);
    expect(() => value?.nested?.list.push(2)).toThrow(TypeError);
  });

  it('keeps nothing longer than its bound', async () => {
    const { things } = declare({ ttl: '20ms' });
    await warm(things);
    const { misses } = things.metrics;
    const hits = things.metrics.hits;

    await eventually(async () => {
      await things.get('a');
      return things.metrics.hits > hits;
    });
    expect(things.metrics.misses).toBe(misses);
  });
}

describe('the in-process tier of values that were first read as JSON', () => {
  it('keeps them as what they are', async () => {
    const cache = createCache({ store: memoryStore() });
    const days = cache.entity('day', {
      key: (n: number) => [n],
      load: (n) => ({ at: new Date(n) }),
      l1: {},
    });
    await days.get(5);
    await eventually(async () => {
      await days.getJson(5);
      return days.metrics.l1Hits > 0;
    });

    expect(await days.get(5)).toEqual({ value: { at: new Date(5) }, source: 'cache' });
    expect(await days.getJson(5)).toEqual({ json: '{"at":"1970-01-01T00:00:00.005Z"}', source: 'cache' });
    await cache.close();
  });
});

describe('the in-process tier over the memory store', () => {
  const shared = memoryStore();
  l1Contract(
    () =>
      new Proxy(shared, {
        get: (target, name) => {
          const member: unknown = name === 'close' ? async () => {} : Reflect.get(target, name);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
  );
});

describe.runIf(hasRedis)('the in-process tier over a real redis-server', () => {
  let server: RedisServer;
  let admin: Redis;
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });
  l1Contract(() => redisStore({ port: server.port }));

  it('serves nothing that changed while its connection for invalidations was broken', async () => {
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: patient });
    const things = cache.entity('gap', {
      key: (n: string) => [n],
      load: async () => ({ n: 1 }),
      l1: { ttl: '1h' },
    });
    await eventually(async () => {
      await things.get('a');
      return things.metrics.l1Hits > 0;
    });

    // Kills every other connection, the invalidation connection among them, and changes the key in the same step.
    await admin
      .multi([
        ['client', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
        ['set', 'gap:a', '{"n":2}'],
      ])
      .exec();

    await eventually(async () => (await things.get('a')).value?.n === 2);
    await cache.clear();
    await cache.close();
  });

  it('drops everything when the server is flushed', async () => {
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: patient });
    let n = 1;
    const things = cache.entity('flush', {
      key: (id: string) => [id],
      load: async () => ({ n }),
      l1: { ttl: '1h' },
    });
    await eventually(async () => {
      await things.get('a');
      return things.metrics.l1Hits > 0;
    });
    n = 2;

    await admin.flushall();

    await eventually(async () => (await things.get('a')).value?.n === 2);
    await cache.close();
  });
});

describe('the bounds of the in-process tier', () => {
  const stopped = { nowMs: 0, lagMs: 0 };
  const fill = (l1: L1<string>, key: string, json = `"${key}"`) => {
    l1.begin(key);
    l1.end(key, key, { value: key, json, tags: [], remainingMs: 1_000 });
  };

  it('keeps so many entries, sparing those that are read', () => {
    const l1 = new L1<string>({ maxEntries: 100 }, 1_000, stopped);
    l1.open = true;
    fill(l1, 'hot');

    for (let n = 0; n < 1_000; n += 1) {
      fill(l1, String(n));
      l1.byKey('hot');
    }

    expect(l1.entries).toBe(100);
    expect(l1.byKey('hot')).toBeDefined();
    expect(l1.byKey('0')).toBeUndefined();
  });

  it('keeps so many characters', () => {
    const l1 = new L1<string>({ maxSize: 1_000 }, 1_000, stopped);
    l1.open = true;

    for (let n = 0; n < 100; n += 1) fill(l1, String(n), 'x'.repeat(100));
    fill(l1, 'large', 'x'.repeat(900));

    expect(l1.size).toBeLessThanOrEqual(1_000);
    expect(l1.byKey('large')).toBeUndefined();
  });

  it('counts ids as well, however short the keys and values are that they lead to', () => {
    const l1 = new L1<string>({ maxSize: 10_000 }, 1_000, stopped);
    l1.open = true;
    const read = (key: string, id: string | string[]) => {
      l1.begin(key);
      l1.end(key, id, { value: 'a', json: '"a"', tags: [], remainingMs: 1_000 });
    };

    for (let n = 0; n < 20; n += 1) read(`t:${n}`, `${n}`.padEnd(2_000, 'x'));
    const byId = l1.entries;
    for (let n = 0; n < 20; n += 1) read(`p:${n}`, [`${n}`.padEnd(2_000, 'x'), 'part']);

    expect(byId).toBe(4);
    expect(l1.entries).toBe(4);
    l1.drop('p:19');
    l1.drop('p:18');
    l1.drop('p:17');
    l1.drop('p:16');
    expect([l1.entries, l1.size]).toEqual([0, 0]);
  });

  it('counts the bound of an answer from when its read began, however late it comes', () => {
    const time = { nowMs: 0, lagMs: 0 };
    const l1 = new L1<string>({}, 1_000, time);
    l1.open = true;
    l1.begin('a');
    time.nowMs = 600;
    l1.end('a', 'a', { value: 'a', json: '"a"', tags: [], remainingMs: 5_000 });
    const whileBound = l1.byKey('a') !== undefined;
    time.nowMs = 1_000;

    expect(whileBound).toBe(true);
    expect(l1.byKey('a')).toBeUndefined();
  });

  it('takes no answer whose key changed while it was read', () => {
    const l1 = new L1<string>({}, 1_000, stopped);
    l1.open = true;
    l1.begin('a');
    l1.drop('a');
    l1.end('a', 'a', { value: 'old', json: '"old"', tags: [], remainingMs: 1_000 });

    expect(l1.byKey('a')).toBeUndefined();
  });

  it('stays consistent under any order of use', () => {
    const l1 = new L1<string>({ maxEntries: 5 }, 1_000, stopped);
    l1.open = true;
    let random = 1;
    for (let step = 0; step < 5_000; step += 1) {
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      const key = String(random % 9);
      if (random % 7 === 0) l1.drop(key);
      else if (random % 3 === 0) l1.byKey(key);
      else fill(l1, key);
      expect(l1.entries).toBeLessThanOrEqual(5);
    }
    for (let n = 0; n < 9; n += 1) l1.drop(String(n));

    expect(l1.entries).toBe(0);
    expect(l1.size).toBe(0);
  });
});
