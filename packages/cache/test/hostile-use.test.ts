/** What careless or hostile callers, loaders and clocks do: nothing of it may break a promise. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createCache,
  KeyInvalidError,
  memoryStore,
  OptionInvalidError,
  type Cache,
  type CacheOptions,
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
});
