/** What careless or hostile callers, loaders and clocks do: nothing of it may break a promise. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  createCache,
  InvalidationUndeliveredError,
  KeyInvalidError,
  LoaderBusyError,
  LoaderCycleError,
  LoaderTimeoutError,
  memoryStore,
  OptionInvalidError,
  chaosStore,
  type Cache,
  type CacheOptions,
  type Entity,
  type EntityOptions,
} from '../src/index.ts';

interface Thing {
  readonly n: number;
}

describe('careless use', () => {
  const caches: Cache[] = [];
  const open = (options: Partial<CacheOptions> = {}) => {
    const cache = createCache({ store: memoryStore(), ...options });
    caches.push(cache);
    return cache;
  };
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  it.each<Partial<EntityOptions<number, Thing>>>([
    { ttl: Number.NaN },
    { ttl: -1 },
    { ttl: '900000000000000d' },
    { lease: 0 },
    { fence: '0s' },
    { loadTimeout: '30d' },
    { softTimeout: 0 },
    { softTimeout: '20ms' },
    { maxSize: Number.NaN },
    { compressAbove: Number.NaN },
    { earlyExpiry: Number.NaN },
    { earlyExpiry: -1 },
    { l1: { maxEntries: Number.NaN } },
    { l1: { maxSize: -1 } },
    { l1: { ttl: -5 } },
    { jitter: 2 },
  ])('an entity that cannot keep its bounds is refused when it is declared: %o', (options) => {
    const cache = open();

    expect(() =>
      cache.entity<number, Thing>('thing', { key: (n) => [n], load: async (n) => ({ n }), ...options }),
    ).toThrow(OptionInvalidError);
  });

  it('tags without end fill no memory store: it forgets the oldest, and their values are misses', async () => {
    const store = memoryStore();
    const cache = open({ store });
    const things = cache.entity<string, { tag: string }>('thing', {
      key: (tag) => [tag],
      load: async (tag) => ({ tag }),
      tags: ({ tag }) => [tag],
    });
    await things.get('first');
    expect((await things.get('first')).source).toBe('cache');

    const many = Array.from({ length: 100_001 }, (_, n) => `tag-${n}`);
    await store.bumpTags('cache', many);
    const [first, old, recent] = await store.tagVersions('cache', ['first', 'tag-0', 'tag-100000']);

    expect([first, old]).toEqual([null, null]);
    expect(recent).toBeGreaterThan(0);
    expect((await things.get('first')).source).toBe('loader');
    expect((await things.get('first')).source).toBe('cache');
  });

  it.each<Partial<CacheOptions>>([
    { bulkhead: { maxRunning: 0 } },
    { bulkhead: { maxWaiting: Number.NaN } },
    { maxUndelivered: Number.NaN },
    { timeouts: { timeoutMs: Number.NaN } },
    { breaker: { failureThreshold: 0 } },
  ])('a cache that cannot keep its bounds is refused: %o', (options) => {
    expect(() => createCache({ store: memoryStore(), ...options })).toThrow(OptionInvalidError);
  });

  it('an in-process tier of no entries keeps none, and reads go on', async () => {
    const things = open().entity<number, Thing>('thing', {
      key: (n) => [n],
      load: async (n) => ({ n }),
      l1: { maxEntries: 0 },
    });

    for (let round = 0; round < 4; round += 1) expect((await things.get(1)).value).toEqual({ n: 1 });
    expect(things.metrics.l1Hits).toBe(0);
  });

  it('a key function that fails is told by the promise of the read, with and without the in-process tier', async () => {
    const cache = open();
    const key = (n: number): never => {
      throw new RangeError(`no key for ${n}`);
    };
    const plain = cache.entity<number, Thing>('plain', { key, load: async (n) => ({ n }) });
    const tiered = cache.entity<number, Thing>('tiered', { key, load: async (n) => ({ n }), l1: {} });
    const empty = cache.entity<number, Thing>('empty', { key: () => [], load: async (n) => ({ n }), l1: {} });

    await expect(plain.get(1)).rejects.toThrow('no key for 1');
    await expect(tiered.get(1)).rejects.toThrow('no key for 1');
    await expect(empty.get(1)).rejects.toBeInstanceOf(KeyInvalidError);
  });

  it('a loader that throws before it has a promise fails like one that rejects', async () => {
    const things = open().entity<number, Thing>('thing', {
      key: (n) => [n],
      load: () => {
        throw new Error('at once');
      },
    });

    await expect(things.get(1)).rejects.toThrow('at once');
    await expect(things.get(1)).rejects.toThrow('at once');
  });

  it('a store that throws instead of rejecting costs a miss', async () => {
    const store = memoryStore();
    const broken = () => {
      throw new Error('at once');
    };
    store.readOne = broken;
    store.readMany = broken;
    const cache = open({ store });
    const failures: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'storeError') failures.push(event.error.message);
    });
    const things = cache.entity<number, Thing>('thing', { key: (n) => [n], load: async (n) => ({ n }) });

    expect((await things.get(1)).value).toEqual({ n: 1 });
    expect((await Promise.all([things.get(2), things.get(3)])).map(({ value }) => value?.n)).toEqual([2, 3]);
    expect(failures).toEqual(['at once', 'at once']);
  });

  it('tags that cannot be told cost the value its place in the cache, not its reader the value', async () => {
    const cache = open();
    const reasons: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'uncacheable') reasons.push(event.reason);
    });
    const failing = cache.entity<number, Thing>('failing', {
      key: (n) => [n],
      load: async (n) => ({ n }),
      tags: () => {
        throw new Error('no tags today');
      },
    });
    const reserved = cache.entity<number, Thing>('reserved', {
      key: (n) => [n],
      load: async (n) => ({ n }),
      tags: () => ['*'],
    });

    expect((await failing.get(1)).value).toEqual({ n: 1 });
    expect((await failing.get(1)).source).toBe('loader');
    expect((await reserved.get(1)).value).toEqual({ n: 1 });
    expect(reasons[0]).toBe('no tags today');
    expect(reasons.at(-1)).toContain('"*" is no tag');
    await expect(cache.invalidateTags(['*'])).rejects.toBeInstanceOf(KeyInvalidError);
  });

  it('tags with separators and by the thousand invalidate what carries them and nothing else', async () => {
    const cache = open();
    const things = cache.entity<number, Thing>('thing', {
      key: (n) => [n],
      load: async (n) => ({ n }),
      tags: ({ n }) => (n === 1 ? ['a:b', 'c'] : Array.from({ length: 3_000 }, (_, tag) => `a:${tag}`)),
    });
    await things.getMany([1, 2]);

    await cache.invalidateTags(['a', 'b', 'a:b:c', 'b:c']);
    const untouched = await things.getMany([1, 2]);
    await cache.invalidateTags(['a:2999']);
    const touched = await things.getMany([1, 2]);

    expect(untouched.map(({ source }) => source)).toEqual(['cache', 'cache']);
    expect(touched.map(({ source }) => source)).toEqual(['cache', 'loader']);
  });

  it('many ids at once, some of them twice, are each loaded once and come back in their order', async () => {
    const calls = new Map<number, number>();
    const cache = open({ bulkhead: { maxRunning: 100, maxWaiting: 2_000 } });
    const things = cache.entity<number, Thing>('thing', {
      key: (n) => [n],
      load: async (n) => {
        calls.set(n, (calls.get(n) ?? 0) + 1);
        return { n };
      },
    });
    const ids = Array.from({ length: 4_500 }, (_, index) => index % 4_200);

    expect(await things.getMany([])).toEqual([]);
    const readings = await things.getMany(ids);

    expect(readings.every(({ value }, index) => value?.n === ids[index])).toBe(true);
    expect(calls.size).toBe(4_200);
    expect(Math.max(...calls.values())).toBe(1);
  });

  it('a caller that gives up before it begins is refused, and nothing is loaded', async () => {
    let loads = 0;
    const things = open().entity<number, Thing>('thing', {
      key: (n) => [n],
      load: async (n) => {
        loads += 1;
        return { n };
      },
    });

    await expect(things.get(1, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone');
    expect(loads).toBe(0);
  });

  it('a system clock that is set back does not prolong what is kept in the process', async () => {
    const cache = open();
    const things = cache.entity<number, Thing>('thing', {
      key: (n) => [n],
      load: async (n) => ({ n }),
      l1: { ttl: 60 },
    });
    const l1Hit = async () => {
      const before = things.metrics.l1Hits;
      await things.get(1);
      return things.metrics.l1Hits > before;
    };
    while (!(await l1Hit())) await new Promise((resolve) => setTimeout(resolve, 1));
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() - 3_600_000);
    // With a clock that follows the system's it would hit for another hour.
    let missed = false;
    for (const end = performance.now() + 10_000; !missed && performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      missed = !(await l1Hit());
    }

    expect(missed).toBe(true);
  });

  it('undefined and null are known to be missing, and kept apart from values that look alike', async () => {
    const answers: readonly unknown[] = [undefined, null, 0, '', false, 'null', [], {}];
    const things = open().entity<number, unknown>('thing', { key: (n) => [n], load: (n) => answers[n] });
    const ids = answers.map((_, index) => index);

    await things.getMany(ids);
    const cached = await things.getMany(ids);

    expect(cached.map(({ value }) => value)).toEqual([null, null, 0, '', false, 'null', [], {}]);
    expect(cached.every(({ source }) => source === 'cache')).toBe(true);
  });

  it('a close while reads wait lets them finish, and refuses those that come later', async () => {
    let answer: (value: Thing) => void = () => {};
    const cache = open();
    const things = cache.entity<number, Thing>('thing', {
      key: (n) => [n],
      load: () => new Promise<Thing>((resolve) => (answer = resolve)),
    });
    const reading = things.get(1);
    await vi.waitFor(() => expect(things.metrics.loads).toBe(1));
    const closing = cache.close();
    answer({ n: 1 });

    expect((await reading).value).toEqual({ n: 1 });
    await closing;
    await expect(things.get(1)).rejects.toThrow('closed');
  });

  it('a close ends what is kept in the process as well', async () => {
    const cache = open();
    const things = cache.entity<string, Thing>('thing', {
      key: (id) => [id],
      load: () => ({ n: 1 }),
      l1: {},
    });
    await vi.waitFor(async () => {
      await things.get('a');
      expect(things.metrics.l1Hits).toBeGreaterThan(0);
    });

    await cache.close();

    await expect(things.get('a')).rejects.toThrow('closed');
    await expect(things.getJson('a')).rejects.toThrow('closed');
  });

  it("a close waits for a write under way, whose fence then stands in nobody's way", async () => {
    const store = memoryStore();
    const closeStore = store.close.bind(store);
    store.close = async () => {};
    const cache = open({ store });
    const things = cache.entity<number, Thing>('thing', { key: (n) => [n], load: (n) => ({ n }) });
    let finish: () => void = () => {};
    const writing = things.write(1, () => new Promise<void>((resolve) => (finish = resolve)));
    await vi.waitFor(async () => expect(await store.readOne('thing:1')).toContain('~fence'));
    let closed = false;
    const closing = cache.close().then(() => (closed = true));

    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    finish();
    await writing;
    await closing;

    expect(await store.readOne('thing:1')).toBeNull();
    await closeStore();
  });

  it.each([
    ['createCache without options', () => createCache(undefined as never)],
    ['createCache without a store', () => createCache({} as never)],
    ['an entity without a key', () => open().entity('a', { load: () => 1 } as never)],
    ['a loader that is none', () => open().entity('a', { key: () => ['a'], load: 'SELECT 1' as never })],
    ['tags that are no function', () => open().entity('a', { key: () => ['a'], tags: ['b'] as never })],
    [
      'a schema of another kind',
      () => open().entity('a', { key: () => ['a'], schema: { parse() {} } as never }),
    ],
    ['an option that does not exist', () => open().entity('a', { key: () => ['a'], tll: '5m' } as never)],
    [
      'an isolation of another kind',
      () => open().entity('a', { key: () => ['a'], l1: { isolation: 'none' as 'copy' } }),
    ],
    ['a tier that is only true', () => open().entity('a', { key: () => ['a'], l1: true as never })],
    [
      'a misspelt way to tell',
      () => open().entity('a', { key: () => ['a'], whenUndelivered: 'thow' as 'throw' }),
    ],
    ['a serializer of nothing', () => open().entity('a', { key: () => ['a'], serializer: {} as never })],
    ['a name that fits no key', () => open().entity('a'.repeat(65), { key: () => ['a'] })],
    ['a namespace that fits no key', () => createCache({ store: memoryStore(), namespace: 'a'.repeat(65) })],
    ['a namespace that is no text', () => createCache({ store: memoryStore(), namespace: 5 as never })],
    ['a clock that is a number', () => createCache({ store: memoryStore(), now: 5 as never })],
    ['a fraction in words', () => open().entity('a', { key: () => ['a'], jitter: '0.1' as never })],
  ])('%s is refused with a message that says what to write, also to callers without types', (_, declare) => {
    expect(declare).toThrow(OptionInvalidError);
  });

  it('a key function that gives no array is refused: all ids would share one key', async () => {
    const cache = open();
    const load = (id: number) => ({ n: id });
    const bare = cache.entity('bare', { key: ((id: number) => id) as never, load, l1: {} });
    const later = cache.entity('later', { key: (async (id: number) => [id]) as never, load });
    const text = cache.entity('text', { key: ((id: number) => `t${id}`) as never, load });
    const symbol = cache.entity('symbol', { key: (() => [Symbol('a')]) as never, load });

    for (const entity of [bare, later, text, symbol]) {
      await expect(entity.get(1)).rejects.toBeInstanceOf(KeyInvalidError);
      await expect(entity.get(2)).rejects.toBeInstanceOf(KeyInvalidError);
    }
  });

  it('a tag in place of a list of tags is refused, not taken for its characters', async () => {
    const cache = open();
    const reasons: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'uncacheable') reasons.push(event.reason);
    });
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: (n) => ({ n }),
      tags: (() => 'abc') as never,
    });

    expect((await things.get(1)).value).toEqual({ n: 1 });
    expect(reasons[0]).toContain('no list of tags');
    await expect(cache.invalidateTags('abc' as never)).rejects.toBeInstanceOf(KeyInvalidError);
  });

  it('listeners that fail, at once or later, change nothing', async () => {
    const cache = open();
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    cache.subscribe(() => {
      throw new Error('at once');
    });
    // oxlint-disable-next-line typescript/no-misused-promises -- what a careless caller gives
    cache.subscribe(async () => {
      throw new Error('later');
    });
    const things = cache.entity('thing', { key: (n: number) => [n], load: (n) => ({ n }) });

    expect((await things.get(1)).value).toEqual({ n: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onRejection);

    expect(rejections).toEqual([]);
  });

  it('a reader does not fail for another who left: a load that was given up is not joined', async () => {
    const store = memoryStore();
    const [one, two] = [open({ store }), open({ store })];
    let answer: () => void = () => {};
    const slow = one.entity('thing', {
      key: (n: number) => [n],
      load: (n) => new Promise<Thing>((resolve) => (answer = () => resolve({ n }))),
    });
    const things = two.entity('thing', { key: (n: number) => [n], load: (n) => ({ n: n * 10 }) });
    const holder = slow.get(1);
    await vi.waitFor(() => expect(slow.metrics.loads).toBe(1));
    const first = new AbortController();
    const leaving = things.get(1, { signal: first.signal });
    await vi.waitFor(() => expect(things.metrics.waits).toBe(1));

    first.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    const staying = things.get(1);
    await vi.waitFor(() => expect(things.metrics.misses).toBe(2));
    await slow.invalidate(1);
    answer();

    expect((await staying).value).toEqual({ n: 10 });
    await holder;
  });

  it('loaders that read other entities do not hold each other up, however many run', async () => {
    const cache = open({ bulkhead: { maxRunning: 4 } });
    const things = cache.entity('thing', { key: (n: number) => [n], load: (n) => ({ n }) });
    const pairs = cache.entity('pair', {
      key: (n: number) => [n],
      load: async (n) => ({ left: await things.get(n), right: await things.get(n + 1_000) }),
    });
    const lists = cache.entity('list', { key: (n: number) => [n], load: async (n) => [await pairs.get(n)] });

    const readings = await lists.getMany(Array.from({ length: 50 }, (_, n) => n));

    expect(readings.map(({ value }) => value?.[0]?.value?.right.value?.n)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1_000),
    );
  });

  it('a loader that passes on its signal may read its own entity, however many do, but not its own key', async () => {
    const cache = open({ bulkhead: { maxRunning: 4 } });
    const tree: Entity<number, readonly number[]> = cache.entity<number, readonly number[]>('node', {
      key: (n) => [n],
      load: async (n, { signal }): Promise<readonly number[]> =>
        n < 10 ? [n] : [n, ...((await tree.get(Math.floor(n / 10), { signal })).value ?? [])],
    });
    const ring: Entity<number, Thing> = cache.entity<number, Thing>('ring', {
      key: (n) => [n],
      load: async (n, { signal }): Promise<Thing | null> => (await ring.get((n + 1) % 3, { signal })).value,
    });

    const paths = await tree.getMany([1234, 2345, 3456, 4567, 5678, 6789]);

    expect(paths[0]?.value).toEqual([1234, 123, 12, 1]);
    await expect(ring.get(0)).rejects.toBeInstanceOf(LoaderCycleError);
  });

  it('a load that waits for its turn leaves the queue with its reader', async () => {
    let answer: () => void = () => {};
    const blocked = new Promise<void>((resolve) => (answer = resolve));
    const things = open({ bulkhead: { maxRunning: 1, maxWaiting: 1 } }).entity('thing', {
      key: (n: number) => [n],
      load: async (n) => {
        await blocked;
        return { n };
      },
      loadTimeout: '20s',
    });
    const hasty = new AbortController();
    const running = things.get(1);
    await vi.waitFor(() => expect(things.metrics.loads).toBe(1));
    const leaving = things.get(2, { signal: hasty.signal });
    await vi.waitFor(() => expect(things.metrics.loads).toBe(2));

    hasty.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    const waiting = things.get(3);
    await vi.waitFor(() => expect(things.metrics.loads).toBe(3));
    await expect(things.get(4)).rejects.toBeInstanceOf(LoaderBusyError);
    answer();

    expect((await running).value).toEqual({ n: 1 });
    expect((await waiting).value).toEqual({ n: 3 });
  });

  it('a load waits for its turn no longer than a load may take', async () => {
    const things = open({ bulkhead: { maxRunning: 1 } }).entity('thing', {
      key: (n: number) => [n],
      load: () => new Promise<Thing>(() => {}),
      loadTimeout: '50ms',
    });

    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => things.get(n)));

    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as unknown));
    expect(reasons[0]).toBeInstanceOf(LoaderTimeoutError);
    expect(reasons.at(-1)).toBeInstanceOf(LoaderBusyError);
  });

  it('a database write that fails is told as it failed, also when the store is away', async () => {
    const store = chaosStore(memoryStore());
    const cache = open({ store });
    cache.subscribe(() => {}, 'rare');
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: (n) => ({ n }),
      whenUndelivered: 'throw',
    });
    store.chaos.partition = 'refuse';
    const fail = () => Promise.reject(new Error('no row'));

    await expect(things.write(1, fail)).rejects.toThrow('no row');
    await expect(things.put(1, { n: 2 }, fail)).rejects.toThrow('no row');
    await expect(things.write(1, async () => {})).rejects.toBeInstanceOf(InvalidationUndeliveredError);
  });

  it('a value that has expired in the store is not kept longer in the process', async () => {
    let nowMs = 1_000_000;
    const now = () => nowMs;
    const cache = open({ store: memoryStore({ now }), now });
    const things = cache.entity<string, Thing>('thing', {
      key: (id) => [id],
      load: async (id) => (id === 'none' ? null : { n: 1 }),
      ttl: '5s',
      negativeTtl: '5s',
      l1: { ttl: '1h' },
    });
    const cached = async (id: string) => (await things.get(id)).source === 'cache';
    for (const id of ['one', 'none']) {
      await things.get(id);
      nowMs += 2_000;
      await vi.waitFor(async () => {
        await things.get(id);
        expect((await things.inspectKey(things.keyOf(id))).inProcess).toBe(true);
      });
      nowMs += 2_000;
      expect(await cached(id)).toBe(true);

      nowMs += 1_500;
      expect(await cached(id)).toBe(false);
    }
  });

  it('sliding reads do not prolong what does not exist, and a TTL of its own is refused with them', async () => {
    let nowMs = 1_000_000;
    const now = () => nowMs;
    const cache = open({ store: memoryStore({ now }), now });
    let loads = 0;
    const things = cache.entity<string, Thing>('thing', {
      key: (id) => [id],
      load: async (id, { setTtl }) => {
        loads += 1;
        if (id === 'own') setTtl('1s');
        return null;
      },
      ttl: '1h',
      negativeTtl: '10s',
      sliding: true,
    });

    for (let round = 0; round < 5; round += 1) {
      await things.get('none');
      nowMs += 3_000;
    }

    expect(loads).toBe(2);
    await expect(things.get('own')).rejects.toBeInstanceOf(OptionInvalidError);
  });

  it('a hundred thousand keys are invalidated lot by lot, so that the store is not asked for more than it can answer', async () => {
    const store = memoryStore();
    const remove = store.remove.bind(store);
    const lots: number[] = [];
    let underWay = 0;
    let most = 0;
    store.remove = async (keys) => {
      lots.push(keys.length);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return remove(keys);
    };
    const things = open({ store }).entity('thing', { key: (n: number) => [n], load: (n) => ({ n }) });
    const ids = Array.from({ length: 100_000 }, (_, n) => n);
    await things.getMany([0, 50_000, 99_999]);

    expect(await things.invalidateMany(ids)).toEqual({ delivered: true });
    expect(await things.invalidateMany([])).toEqual({ delivered: true });

    expect(most).toBe(1);
    expect(Math.max(...lots)).toBeLessThanOrEqual(500);
    expect(things.metrics.invalidations).toBe(100_000);
    for (const id of [0, 50_000, 99_999]) expect(await things.peek(id)).toBeUndefined();
  });

  it('reading many thousand ids lets timers have their turn, though no load waits for anything', async () => {
    const store = chaosStore(memoryStore());
    const cache = open({ store });
    cache.subscribe(() => {}, 'rare');
    const things = cache.entity('thing', { key: (n: number) => [n], load: (n) => ({ n }) });
    store.chaos.partition = 'refuse';
    await things.getMany([1, 2, 3, 4, 5, 6]);
    let turns = 0;
    let reading = true;
    const turn = () => {
      turns += 1;
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);

    await things.getMany(Array.from({ length: 10_000 }, (_, n) => n));
    reading = false;

    expect(cache.available).toBe(false);
    expect(turns).toBeGreaterThan(3);
  });

  it('a value too large to be expanded again is not stored compressed', { timeout: 30_000 }, async () => {
    const cache = open();
    const reasons: string[] = [];
    cache.subscribe((event) => {
      if (event.type === 'uncacheable') reasons.push(event.reason);
    });
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: () => 'x'.repeat(65 * 1024 * 1024),
      compressAbove: 1_000,
    });

    await things.refresh(1);

    expect(reasons).toEqual([expect.stringContaining('above the limit')]);
    expect([things.metrics.fills, things.metrics.corruptions]).toEqual([0, 0]);
  });

  it('readers of a load get what readers of the cache will: what the schema makes of it', async () => {
    class Account {
      readonly id: number;
      constructor(id: number) {
        this.id = id;
      }
    }
    const cache = open();
    const rows = cache.entity('row', {
      key: (n: number) => [n],
      load: (n) => ({ id: n, passwordHash: 'secret' }),
      schema: z.object({ id: z.number(), seats: z.number().default(2) }) as never,
    });
    const accounts = cache.entity('account', {
      key: (n: number) => [n],
      load: (n) => ({ id: n }),
      schema: z.object({ id: z.number() }).transform(({ id }) => new Account(id)),
    });

    const [first, second] = await Promise.all([rows.get(1), rows.get(1)]);
    const json = await rows.getJson(2);

    expect([first.source, second.source, json.source]).toEqual(['loader', 'loader', 'loader']);
    expect([first.value, second.value]).toEqual([
      { id: 1, seats: 2 },
      { id: 1, seats: 2 },
    ]);
    expect(JSON.parse(json.json ?? '')).toEqual({ id: 2, seats: 2 });
    expect(first.value).not.toBe(second.value);
    expect((await rows.get(1)).value).toEqual(first.value);
    expect(await rows.getJson(2)).toEqual({ ...json, source: 'cache' });
    const loaded = await Promise.all([accounts.get(1), accounts.get(1)]);
    expect(loaded.every(({ value }) => value instanceof Account)).toBe(true);
    expect((await accounts.get(1)).value).toBeInstanceOf(Account);
  });

  it('what the schema refuses of a load is handed out as it was loaded, and not stored', async () => {
    const things = open().entity('thing', {
      key: (n: number) => [n],
      load: (n) => ({ id: n }),
      schema: z.object({ id: z.string() }) as never,
    });

    const readings = await Promise.all([things.get(1), things.get(1)]);

    expect(readings.map(({ value }) => value)).toEqual([{ id: 1 }, { id: 1 }]);
    expect((await things.getJson(1)).json).toBe('{"id":1}');
    expect(things.metrics.fills).toBe(0);
  });
});
