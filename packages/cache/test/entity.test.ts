/** What an entity promises its callers, on every store that processes can share. Two caches on one store are two nodes. */
import { createRedisServer } from '@quicktable/redis-engine';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CacheClosedError,
  createCache,
  KeyInvalidError,
  LoaderBusyError,
  LoaderTimeoutError,
  memcachedStore,
  memoryStore,
  OptionInvalidError,
  readThrough,
  redisStore,
  type Cache,
  type CacheEvent,
  type CacheOptions,
  type EntityOptions,
  type Store,
} from '../src/index.ts';
import { deferred } from './support/deferred.ts';
import {
  eventually,
  hasMemcached,
  hasRedis,
  startMemcached,
  startRedis,
  type RedisServer,
} from './support/redis-servers.ts';

interface Reservation {
  userId: string;
  reservationId: string;
  partySize: number;
}
interface ReservationId {
  userId: string;
  reservationId: string;
}

const id: ReservationId = { userId: 'user123', reservationId: 'res001' };
const reservation: Reservation = { ...id, partySize: 4 };
/** So that a slow machine never turns a slow answer into a miss. */
const patient = { timeoutMs: 5_000, suspectAfterMs: 5_000 };

function entityContract(openStore: () => Store) {
  const caches: Cache[] = [];
  let loads: string[];
  let database: Map<string, Reservation>;

  const node = (options: Partial<CacheOptions> = {}) => {
    const cache = createCache({ store: openStore(), timeouts: patient, ...options });
    caches.push(cache);
    return cache;
  };
  const declare = (cache: Cache, options: Partial<EntityOptions<ReservationId, Reservation>> = {}) =>
    cache.entity<ReservationId, Reservation>('reservation', {
      key: ({ userId, reservationId }) => [userId, reservationId],
      load: async ({ userId, reservationId }) => {
        loads.push(`${userId}/${reservationId}`);
        return database.get(`${userId}/${reservationId}`);
      },
      ttl: '1h',
      ...options,
    });

  beforeEach(() => {
    loads = [];
    database = new Map([['user123/res001', reservation]]);
  });
  afterEach(async () => {
    await caches[0]?.clear();
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  it('loads on the first read and answers the second from the cache', async () => {
    const reservations = declare(node());

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'loader' });
    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'cache' });
    expect(loads).toEqual(['user123/res001']);
  });

  it('hands out the stored JSON as it is', async () => {
    const reservations = declare(node());

    const first = await reservations.getJson(id);
    const second = await reservations.getJson(id);

    expect(first).toEqual({ json: JSON.stringify(reservation), source: 'loader' });
    expect(second).toEqual({ json: JSON.stringify(reservation), source: 'cache' });
  });

  it('remembers for a while that something does not exist', async () => {
    const reservations = declare(node());
    const missing = { userId: 'nobody', reservationId: 'none' };

    expect(await reservations.get(missing)).toEqual({ value: null, source: 'loader' });
    expect(await reservations.get(missing)).toEqual({ value: null, source: 'cache' });
    expect(await reservations.getJson(missing)).toEqual({ json: null, source: 'cache' });
    expect(loads).toHaveLength(1);
  });

  it('asks again each time when negative answers are not to be remembered', async () => {
    const reservations = declare(node(), { negativeTtl: 0 });
    const missing = { userId: 'nobody', reservationId: 'none' };

    await reservations.get(missing);
    await reservations.get(missing);

    expect(loads).toHaveLength(2);
  });

  it('loads once for a thousand concurrent readers of one key', async () => {
    const reservations = declare(node());

    const readings = await Promise.all(Array.from({ length: 1_000 }, () => reservations.get(id)));

    expect(loads).toHaveLength(1);
    expect(readings.every(({ value }) => value?.partySize === 4)).toBe(true);
  });

  it('loads once for concurrent readers on two nodes', async () => {
    const gate = deferred();
    const load = async () => {
      loads.push('load');
      await gate.promise;
      return reservation;
    };
    const one = declare(node(), { load });
    const two = declare(node(), { load });

    const readings = [one, two].flatMap((entity) => Array.from({ length: 100 }, () => entity.get(id)));
    await eventually(() => loads.length > 0);
    gate.resolve();

    const values = await Promise.all(readings);
    expect(values.every(({ value }) => value?.userId === 'user123')).toBe(true);
    expect(loads).toHaveLength(1);
  });

  it('shares one failure between all who waited, and tries anew afterwards', async () => {
    let fail = true;
    const reservations = declare(node(), {
      load: async () => {
        loads.push('load');
        if (fail) throw new Error('database away');
        return reservation;
      },
    });

    const results = await Promise.allSettled(Array.from({ length: 1_000 }, () => reservations.get(id)));
    fail = false;

    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(loads).toHaveLength(1);
    expect((await reservations.get(id)).value).toEqual(reservation);
  });

  it('gives each caller an object of its own', async () => {
    const reservations = declare(node());
    const [first, second] = await Promise.all([reservations.get(id), reservations.get(id)]);

    (first.value as Reservation).partySize = 99;

    expect(second.value?.partySize).toBe(4);
    expect((await reservations.get(id)).value?.partySize).toBe(4);
  });

  it('keeps dates, maps, sets, big integers, bytes and undefined', async () => {
    const value = {
      at: new Date('2024-02-20T10:00:00Z'),
      seats: new Map([[1, new Set(['a'])]]),
      big: 2n ** 70n,
      bytes: Buffer.from([0, 255]),
      nothing: undefined,
      $date: 'not a date',
      nan: Number.NaN,
    };
    const things = node().entity('thing', { key: (n: number) => [n], load: async () => value });

    await things.get(1);
    const { value: read, source } = await things.get(1);

    expect(source).toBe('cache');
    expect(read).toEqual(value);
    expect(JSON.parse((await things.getJson(1)).json ?? '')).toEqual({
      at: '2024-02-20T10:00:00.000Z',
      seats: [[1, ['a']]],
      big: String(2n ** 70n),
      bytes: 'AP8=',
      $date: 'not a date',
      nan: null,
    });
  });

  it('does not store a value that was invalidated while it was loaded', async () => {
    const gate = deferred<Reservation>();
    const reader = declare(node(), { load: () => gate.promise });
    const writer = declare(node());

    const reading = reader.get(id);
    await eventually(async () => (await writer.inspect(id)).state === 'lease');
    database.set('user123/res001', { ...reservation, partySize: 5 });
    expect(await writer.invalidate(id)).toEqual({ delivered: true });
    gate.resolve(reservation);

    expect((await reading).value?.partySize).toBe(4);
    expect((await writer.get(id)).value?.partySize).toBe(5);
  });

  it('lets no read that begins after an invalidation join an earlier load', async () => {
    const gates = [deferred<Reservation>(), deferred<Reservation>()];
    const reader = declare(node(), {
      load: async () => (gates[loads.push('load') - 1] as (typeof gates)[0]).promise,
    });
    const writer = declare(node());

    const early = reader.get(id);
    await eventually(() => loads.length === 1);
    await writer.invalidate(id);
    const late = reader.get(id);
    await eventually(() => loads.length === 2);
    gates[1]?.resolve({ ...reservation, partySize: 5 });
    gates[0]?.resolve(reservation);

    expect((await late).value?.partySize).toBe(5);
    expect((await early).value?.partySize).toBe(4);
    expect((await writer.peek(id))?.value?.partySize).toBe(5);
  });

  it('fences a database write: readers meanwhile load and store nothing', async () => {
    const gate = deferred();
    const reader = declare(node());
    const writer = declare(node());
    await reader.get(id);

    const writing = writer.write(id, async () => {
      await gate.promise;
      database.set('user123/res001', { ...reservation, partySize: 5 });
      return 'done';
    });
    await eventually(async () => (await reader.inspect(id)).state === 'fence');
    const during = await reader.get(id);
    const state = (await reader.inspect(id)).state;
    gate.resolve();

    expect(during).toEqual({ value: reservation, source: 'loader' });
    expect(state).toBe('fence');
    expect(await writing).toBe('done');
    expect((await reader.get(id)).value?.partySize).toBe(5);
  });

  it('lifts the fence when the database write fails, and passes on its error', async () => {
    const reservations = declare(node());

    const writing = reservations.write(id, async () => {
      throw new Error('refused');
    });

    await expect(writing).rejects.toThrow('refused');
    expect((await reservations.inspect(id)).state).toBe('absent');
  });

  it('leaves no stale value behind a writer that died in the middle', async () => {
    const dying = declare(node(), { fence: '60ms' });
    const reader = declare(node());
    await reader.get(id);
    void dying.write(id, async () => {
      database.set('user123/res001', { ...reservation, partySize: 5 });
      return new Promise(() => {});
    });
    await eventually(async () => (await reader.inspect(id)).state === 'fence');
    // Closing ends the renewal of the fence, as a crash would.
    await caches.shift()?.close();

    await eventually(async () => (await reader.inspect(id)).state !== 'fence');
    expect((await reader.get(id)).value?.partySize).toBe(5);
  });

  it('writes through: the next read finds the saved value in the cache', async () => {
    const reservations = declare(node());

    const saved = await reservations.put(id, { ...reservation, partySize: 6 }, async (value) => {
      database.set('user123/res001', value);
    });

    expect(saved.partySize).toBe(6);
    expect(await reservations.get(id)).toEqual({ value: { ...reservation, partySize: 6 }, source: 'cache' });
    expect(loads).toEqual([]);
  });

  it('reads through as a plain function', async () => {
    const find = readThrough(declare(node()));

    expect(await find(id)).toEqual(reservation);
  });

  it('peeks without loading', async () => {
    const reservations = declare(node());

    expect(await reservations.peek(id)).toBeUndefined();
    await reservations.get(id);
    expect(await reservations.peek(id)).toEqual({ value: reservation, source: 'cache' });
    expect(loads).toHaveLength(1);
  });

  it('gathers the misses of many ids into one call of the batch loader', async () => {
    const batches: number[] = [];
    const things = node().entity('thing', {
      key: (n: number) => [n],
      loadMany: async (ids: readonly number[]) => {
        batches.push(ids.length);
        return ids.map((n) => (n === 3 ? null : { n }));
      },
    });

    await things.get(2);
    const readings = await things.getMany([1, 2, 3, 2]);

    expect(readings.map(({ value }) => value?.n ?? null)).toEqual([1, 2, null, 2]);
    expect(readings.map(({ source }) => source)).toEqual(['loader', 'cache', 'loader', 'cache']);
    expect(batches).toEqual([1, 2]);
  });

  it('clears its own entities and nothing else in the store', async () => {
    const store = openStore();
    const cache = node({ store });
    const reservations = declare(cache);
    const other = node({ namespace: 'other' }).entity('reservation', {
      key: (n: number) => [n],
      load: () => n1,
    });
    const n1 = { n: 1 };
    await reservations.get(id);
    await other.get(1);

    await cache.clear();

    expect(await reservations.peek(id)).toBeUndefined();
    if (store.capabilities.clearByPrefix) {
      expect(await store.readMany([reservations.keyOf(id)])).toEqual([null]);
    }
    expect(await other.peek(1)).toEqual({ value: n1, source: 'cache' });
    expect((await reservations.get(id)).source).toBe('loader');
  });

  it('does not store a load that a clear overtook', async () => {
    const gate = deferred<Reservation>();
    const cache = node();
    const reservations = declare(cache, { load: () => gate.promise });
    const reading = reservations.get(id);
    await eventually(async () => (await reservations.inspect(id)).state === 'lease');

    await cache.clear();
    gate.resolve(reservation);
    await reading;

    expect(await reservations.peek(id)).toBeUndefined();
  });

  it('invalidates by tag in one step, also values whose load the invalidation overtook', async () => {
    const gate = deferred<Reservation>();
    const tags = () => ['restaurant:1'];
    const reader = declare(node(), { tags, load: () => gate.promise });
    const cache = node();
    const writer = declare(cache, { tags });
    const other = { userId: 'user123', reservationId: 'res002' };
    database.set('user123/res002', { ...reservation, ...other });
    await writer.get(other);
    const reading = reader.get(id);
    await eventually(async () => (await writer.inspect(id)).state === 'lease');

    await cache.invalidateTags(['restaurant:1']);
    gate.resolve(reservation);
    await reading;

    expect(await writer.peek(id)).toBeUndefined();
    expect(await writer.peek(other)).toBeUndefined();
    expect((await writer.get(id)).source).toBe('loader');
    expect((await writer.get(id)).source).toBe('cache');
  });

  it('clears tagged entities in one step', async () => {
    const cache = node();
    const reservations = declare(cache, { tags: () => ['t'] });
    await reservations.get(id);
    expect((await reservations.get(id)).source).toBe('cache');

    await cache.clear();

    expect((await reservations.get(id)).source).toBe('loader');
  });

  it('serves stale while it revalidates, and has the new value afterwards', async () => {
    let nowMs = Date.now();
    const now = () => nowMs;
    const reservations = declare(node({ now }), { ttl: '1m', staleWhileRevalidate: '10m' });
    await reservations.get(id);
    database.set('user123/res001', { ...reservation, partySize: 5 });
    nowMs += 61_000;

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'stale' });
    await eventually(async () => (await reservations.get(id)).source === 'cache');
    expect((await reservations.get(id)).value?.partySize).toBe(5);
    expect(loads).toHaveLength(2);
  });

  it('serves the last good value when the loader fails, within its window and not after an invalidation', async () => {
    let nowMs = Date.now();
    let fail = false;
    const reservations = declare(node({ now: () => nowMs }), {
      ttl: '1m',
      staleIfError: '10m',
      load: async () => {
        if (fail) throw new Error('database away');
        return reservation;
      },
    });
    await reservations.get(id);
    fail = true;
    nowMs += 61_000;

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'stale' });
    nowMs += 600_000;
    await expect(reservations.get(id)).rejects.toThrow('database away');
    nowMs -= 600_000;
    await reservations.invalidate(id);
    await expect(reservations.get(id)).rejects.toThrow('database away');
  });

  it('expires logically: the next read loads, and the old value stands in when that fails', async () => {
    let fail = false;
    const reservations = declare(node(), {
      staleIfError: '10m',
      load: async () => {
        loads.push('load');
        if (fail) throw new Error('database away');
        return reservation;
      },
    });
    await reservations.get(id);
    await reservations.expire(id);
    fail = true;

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'stale' });
    // The failed load gives its lease back behind the answer; the value must not come out of that as a fresh one.
    await eventually(async () => (await reservations.inspect(id)).state === 'expired');
    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'stale' });
    expect(loads).toHaveLength(3);
    await eventually(async () => (await reservations.inspect(id)).state === 'expired');
    fail = false;
    expect((await reservations.get(id)).source).toBe('loader');
  });

  it('what was expired is not fresh again while another node loads it', async () => {
    const slow = deferred();
    let waits = false;
    const options: Partial<EntityOptions<ReservationId, Reservation>> = {
      staleWhileRevalidate: '10m',
      load: async () => {
        if (waits) await slow.promise;
        return reservation;
      },
    };
    const near = declare(node(), options);
    const far = declare(node(), options);
    await near.get(id);
    await near.expire(id);
    waits = true;
    expect((await near.get(id)).source).toBe('stale');
    await eventually(async () => (await far.inspect(id)).state === 'lease');

    expect((await far.get(id)).source).toBe('stale');
    slow.resolve();
  });

  it('refreshes once when two nodes find a value stale at the same time', async () => {
    let nowMs = Date.now();
    const slow = deferred();
    let waits = false;
    const options: Partial<EntityOptions<ReservationId, Reservation>> = {
      ttl: '1m',
      staleWhileRevalidate: '10m',
      load: async () => {
        loads.push('load');
        if (waits) await slow.promise;
        return reservation;
      },
    };
    const nodes = [1, 2].map(() => declare(node({ now: () => nowMs }), options));
    await nodes[0]?.get(id);
    nowMs += 61_000;
    waits = true;

    await Promise.all(nodes.map((each) => each.get(id)));
    // Behind the requests for the lease.
    await Promise.all(nodes.map((each) => each.inspect(id)));
    await eventually(() => loads.length > 1);
    slow.resolve();
    await eventually(async () => (await nodes[0]?.inspect(id))?.state === 'value');

    expect(loads).toHaveLength(2);
  });

  it('refreshes ahead: a value near its expiry is served and loaded anew in the background', async () => {
    let nowMs = Date.now();
    const reservations = declare(node({ now: () => nowMs }), { ttl: '1m', jitter: 0, refreshAhead: 0.8 });
    await reservations.get(id);
    database.set('user123/res001', { ...reservation, partySize: 5 });
    nowMs += 50_000;

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'cache' });
    await eventually(async () => (await reservations.get(id)).value?.partySize === 5);
    expect(loads).toHaveLength(2);
  });

  it('answers with the stale value when the loader takes longer than the soft timeout', async () => {
    let nowMs = Date.now();
    const gate = deferred<Reservation>();
    const reservations = declare(node({ now: () => nowMs }), {
      ttl: '1m',
      staleIfError: '10m',
      softTimeout: '20ms',
      load: async () => (loads.push('load') === 1 ? reservation : gate.promise),
    });
    await reservations.get(id);
    nowMs += 61_000;

    expect((await reservations.get(id)).source).toBe('stale');
    gate.resolve({ ...reservation, partySize: 5 });
    await eventually(async () => (await reservations.get(id)).value?.partySize === 5);
  });

  it('gives the loader the stale value and lets it choose the TTL, or not to store at all', async () => {
    let nowMs = Date.now();
    const seen: (number | undefined)[] = [];
    const reservations = declare(node({ now: () => nowMs }), {
      ttl: '1h',
      jitter: 0,
      staleIfError: '10m',
      load: async (_, context) => {
        seen.push(context.stale?.partySize);
        context.setTtl('1m');
        return reservation;
      },
    });
    await reservations.get(id);
    const { freshForMs } = await reservations.inspect(id);
    nowMs += 61_000;
    await reservations.get(id);
    const volatile = node({ namespace: 'volatile' }).entity('thing', {
      key: (n: number) => [n],
      load: (n, context) => {
        context.skipCache();
        return { n };
      },
    });
    await volatile.get(1);

    expect(freshForMs).toBe(60_000);
    expect(seen).toEqual([undefined, 4]);
    expect(await volatile.peek(1)).toBeUndefined();
  });

  it('treats a value that its schema refuses as a miss, and repairs it', async () => {
    const schema = z.object({ userId: z.string(), reservationId: z.string(), partySize: z.number() });
    const cache = node();
    const loose = node().entity('reservation', {
      key: ({ userId, reservationId }: ReservationId) => [userId, reservationId],
      load: async (): Promise<unknown> => ({ broken: true }),
    });
    const reservations = declare(cache, { schema });
    await loose.get(id);

    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'loader' });
    expect(await reservations.getJson(id)).toEqual({ json: JSON.stringify(reservation), source: 'cache' });
    expect(reservations.metrics.corruptions).toBe(1);
  });

  it('migrates values of an older shape through the schema', async () => {
    const schema = z.preprocess(
      (value) => (typeof value === 'object' && value && 'people' in value ? { n: value.people } : value),
      z.object({ n: z.number() }),
    );
    const old = node().entity('thing', {
      key: (n: number) => [n],
      load: async (): Promise<unknown> => ({ people: 4 }),
    });
    const things = node().entity('thing', { key: (n: number) => [n], load: async () => ({ n: 0 }), schema });
    await old.get(1);

    expect(await things.get(1)).toEqual({ value: { n: 4 }, source: 'cache' });
    expect(await things.getJson(1)).toEqual({ json: '{"n":4}', source: 'cache' });
  });

  it('serves but does not store what is too large or cannot be serialized', async () => {
    const events: CacheEvent[] = [];
    const cache = node();
    cache.subscribe((event) => events.push(event));
    const large = cache.entity('large', {
      key: (n: number) => [n],
      load: async () => 'x'.repeat(100),
      maxSize: 50,
    });
    const odd = cache.entity('odd', { key: (n: number) => [n], load: async () => ({ call: () => 1 }) });

    expect((await large.get(1)).value).toHaveLength(100);
    expect((await odd.get(1)).value?.call()).toBe(1);

    expect(await large.peek(1)).toBeUndefined();
    expect(await odd.peek(1)).toBeUndefined();
    expect(events.filter(({ type }) => type === 'uncacheable')).toHaveLength(2);
  });

  it('stores large values compressed, and reads them as if they were not', async () => {
    const value = { text: 'reservation '.repeat(1_000) };
    const things = node().entity('thing', {
      key: (n: number) => [n],
      load: async () => value,
      compressAbove: 1_000,
      staleIfError: '1m',
    });
    await things.get(1);

    expect(await things.get(1)).toEqual({ value, source: 'cache' });
    expect(await things.getJson(1)).toEqual({ json: JSON.stringify(value), source: 'cache' });
    expect((await things.inspect(1)).size).toBeLessThan(1_000);
  });

  it('fails a load that takes too long, and leaves no lease behind', async () => {
    const reservations = declare(node(), { load: () => new Promise(() => {}), loadTimeout: '30ms' });

    await expect(reservations.get(id)).rejects.toBeInstanceOf(LoaderTimeoutError);
    await eventually(async () => (await reservations.inspect(id)).state === 'absent');
  });

  it('lets one caller leave without disturbing the others, and gives the load up when all have left', async () => {
    const gate = deferred<Reservation>();
    let loaderSignal: AbortSignal | undefined;
    const reservations = declare(node(), {
      load: (_, { signal }) => {
        loaderSignal = signal;
        return gate.promise;
      },
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = reservations.get(id, { signal: one.signal });
    const second = reservations.get(id, { signal: two.signal });
    await eventually(() => loaderSignal !== undefined);

    one.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(loaderSignal?.aborted).toBe(false);
    two.abort(new Error('gone too'));
    await expect(second).rejects.toThrow('gone too');
    expect(loaderSignal?.aborted).toBe(true);
  });

  it('lets a bounded number of loads run and wait', async () => {
    const gate = deferred();
    let running = 0;
    let most = 0;
    const things = node({ bulkhead: { maxRunning: 2, maxWaiting: 3 } }).entity('thing', {
      key: (n: number) => [n],
      load: async (n) => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
        return { n };
      },
    });

    const results = Promise.allSettled(Array.from({ length: 8 }, (_, n) => things.get(n)));
    await eventually(() => things.metrics.loads === 8);
    gate.resolve();

    const rejected = (await results).filter((result) => result.status === 'rejected');
    expect(rejected).toHaveLength(3);
    expect(rejected.every(({ reason }) => reason instanceof LoaderBusyError)).toBe(true);
    expect(most).toBe(2);
  });

  it('keeps ids apart whatever characters they have, and their keys short', async () => {
    const things = node().entity('thing', {
      key: (parts: readonly string[]) => parts,
      load: async (parts) => ({ parts }),
    });
    const ids = [
      ['a', 'b:c'],
      ['a:b', 'c'],
      ['a%3Ab', 'c'],
      ['a', '', 'b'],
      ['', ''],
      [''],
      ['예약', '{x}'],
      ['\ud800'],
      ['\udc00'],
      ['x'.repeat(3_000)],
      ['x'.repeat(3_001)],
      ['~abc'],
      [' ', '\u0000', '*?[a]'],
    ];

    for (const parts of ids) await things.get(parts);
    const readings = await Promise.all(ids.map((parts) => things.get(parts)));

    expect(readings.map(({ value }) => value?.parts)).toEqual(ids);
    expect(new Set(ids.map((parts) => things.keyOf(parts))).size).toBe(ids.length);
    expect(ids.every((parts) => Buffer.byteLength(things.keyOf(parts)) <= 200)).toBe(true);
    await expect(things.get([])).rejects.toBeInstanceOf(KeyInvalidError);
  });

  it('refuses options that cannot work when the entity is declared', () => {
    const cache = node();
    const key = (n: number) => [n];

    expect(() => cache.entity('a b', { key })).toThrow(OptionInvalidError);
    expect(() => cache.entity('a', { key, ttl: 'soon' as '1h' })).toThrow(OptionInvalidError);
    expect(() => cache.entity('a', { key, jitter: 2 })).toThrow(OptionInvalidError);
    expect(() => cache.entity('a', { key, sliding: true, tags: () => [] })).toThrow(OptionInvalidError);
    cache.entity('once', { key });
    expect(() => cache.entity('once', { key })).toThrow(OptionInvalidError);
    expect(() => createCache({ store: memoryStore(), namespace: 'a:b' })).toThrow(OptionInvalidError);
  });

  it('answers nothing after it was closed', async () => {
    const cache = node();
    const reservations = declare(cache);
    caches.pop();
    await cache.close();

    await expect(reservations.get(id)).rejects.toBeInstanceOf(CacheClosedError);
  });
}

describe('an entity on the memory store', () => {
  let store: Store;
  beforeEach(() => {
    const shared = memoryStore();
    store = { ...delegate(shared), close: async () => {} };
  });
  entityContract(() => store);
});

/** Nodes share the store, so closing one must not close it for the others. */
function delegate(store: Store): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
    ownKeys: () => Object.getOwnPropertyNames(Object.getPrototypeOf(store)).concat('name', 'capabilities'),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

describe.runIf(hasMemcached)('an entity on a real memcached', () => {
  let server: Awaited<ReturnType<typeof startMemcached>>;
  beforeAll(async () => {
    server = await startMemcached();
  });
  afterAll(() => server.stop());
  entityContract(() => memcachedStore({ port: server.port }));
});

describe('an entity on the embedded engine', () => {
  let server: Awaited<ReturnType<typeof createRedisServer>>;
  beforeAll(async () => {
    server = await createRedisServer({ port: 0 });
  });
  afterAll(() => server.close());
  entityContract(() => redisStore({ port: server.port }));
});

describe.runIf(hasRedis)('an entity on a real redis-server', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  entityContract(() => redisStore({ port: server.port }));

  it('keeps the value readable under the plain key, for at most its TTL', async () => {
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: patient });
    const reservations = cache.entity('reservation', {
      key: ({ userId, reservationId }: ReservationId) => [userId, reservationId],
      load: async () => reservation,
      ttl: '1h',
    });
    await reservations.get(id);

    expect(await redis.get('reservation:user123:res001')).toBe(JSON.stringify(reservation));
    const ttl = await redis.ttl('reservation:user123:res001');
    expect(ttl).toBeGreaterThan(3_200);
    expect(ttl).toBeLessThanOrEqual(3_600);
    await redis.set('session:abc', 'stays');
    await cache.clear();
    expect(await redis.exists('reservation:user123:res001')).toBe(0);
    expect(await redis.get('session:abc')).toBe('stays');
    await cache.close();
  });

  it.each([
    ['a hash', async () => redis.hset('reservation:user123:res001', 'a', '1')],
    ['garbage', async () => redis.set('reservation:user123:res001', '{"userId":')],
    ['bytes', async () => redis.set('reservation:user123:res001', Buffer.from([0x7e, 0xff, 0xfe]))],
    ['half a lease', async () => redis.set('reservation:user123:res001', '~lease ')],
    ['half a fence', async () => redis.set('reservation:user123:res001', '~fence x')],
    ['nothing at all', async () => redis.set('reservation:user123:res001', '')],
  ])('repairs a key under which stands %s', async (_, spoil) => {
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: patient });
    const reservations = cache.entity('reservation', {
      key: ({ userId, reservationId }: ReservationId) => [userId, reservationId],
      load: async () => reservation,
    });
    await spoil();

    expect((await reservations.getJson(id)).source).toBe('loader');
    expect(await reservations.get(id)).toEqual({ value: reservation, source: 'cache' });
    expect(await redis.get('reservation:user123:res001')).toBe(JSON.stringify(reservation));
    await cache.clear();
    await cache.close();
  });
});
