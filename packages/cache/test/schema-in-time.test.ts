/**
 * Schemas that take their time: a check that answers later, fails, throws or never ends must cost a reader at most its
 * value's place in the cache and the hard timeout, on every way by which a value comes or goes.
 */
import { afterEach, describe, expect, it } from 'vitest';
import {
  createCache,
  memoryStore,
  type Cache,
  type CacheEvent,
  type EntityOptions,
  type StandardSchema,
  type Store,
} from '../src/index.ts';
import type { SchemaResult } from '../src/standard-schema.ts';
import { deferred } from './support/deferred.ts';
import { eventually } from './support/redis-servers.ts';
import { Way } from './support/way.ts';

interface Row {
  readonly version: number;
}

/** How the schema answers: at once, in a later turn, with a refusal, by throwing, by rejecting, or not at all. */
type Mood = 'now' | 'later' | 'refuse' | 'throw' | 'reject' | 'never';

/** A schema whose mood a test changes; rows of the older shape `{ v }` are migrated. */
class MoodySchema implements StandardSchema<Row> {
  mood: Mood = 'later';
  checks = 0;
  readonly '~standard' = {
    version: 1,
    vendor: 'test',
    validate: (value: unknown): SchemaResult<Row> | Promise<SchemaResult<Row>> => {
      this.checks += 1;
      const old = (value as { v?: number }).v;
      const accepted = { value: old === undefined ? (value as Row) : { version: old } };
      switch (this.mood) {
        case 'now':
          return accepted;
        case 'later':
          return new Promise((resolve) => setImmediate(() => resolve(accepted)));
        case 'refuse':
          return Promise.resolve({ issues: [{ message: 'refused' }] });
        case 'throw':
          throw new Error('thrown');
        case 'reject':
          return Promise.reject(new Error('rejected'));
        default:
          return new Promise<never>(() => {});
      }
    },
  } as const;
}

const broken: readonly Mood[] = ['refuse', 'throw', 'reject', 'never'];

describe('a schema that takes its time', () => {
  const caches: Cache[] = [];
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  /** Nodes on one store; each has its own loader's count, and its own schema unless one is given. */
  const start = (shared: Store = memoryStore(), now?: () => number) => {
    const row = { version: 1 };
    const node = (options: Partial<EntityOptions<number, Row>> = {}, schema = new MoodySchema()) => {
      const cache = createCache({
        store: new Way(shared).store,
        timeouts: { timeoutMs: 60_000, suspectAfterMs: 60_000 },
        ...(now ? { now } : {}),
      });
      caches.push(cache);
      const events: CacheEvent[] = [];
      cache.subscribe((event) => events.push(event));
      const rows = cache.entity<number, Row>('row', {
        key: (n) => [n],
        load: () => ({ ...row }),
        schema,
        jitter: 0,
        ttl: '1h',
        loadTimeout: 50,
        ...options,
      });
      return { cache, rows, schema, events };
    };
    return { row, node };
  };
  const patient = { loadTimeout: '1m' } as const;

  it('is waited for by reads of every kind', async () => {
    const { node } = start();
    const { rows } = node(patient);

    expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'loader' });
    expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'cache' });
    expect(await rows.getJson(1)).toEqual({ json: '{"version":1}', source: 'cache' });
    expect(await rows.peek(1)).toEqual({ value: { version: 1 }, source: 'cache' });
    expect(await rows.refresh(1)).toEqual({ value: { version: 1 }, source: 'loader' });
    expect(await rows.put(1, { version: 2 }, async () => {})).toEqual({ version: 2 });
    const readings = await rows.getMany([1, 2, 1]);
    expect(readings.map(({ value, source }) => [value?.version, source])).toEqual([
      [2, 'cache'],
      [1, 'loader'],
      [2, 'cache'],
    ]);
  });

  it('is waited for once by readers who share a load, of one node and of two', async () => {
    const { row, node } = start();
    let loads = 0;
    const load = async () => {
      loads += 1;
      return { ...row };
    };
    const one = node({ ...patient, load });
    const two = node({ ...patient, load });

    const readings = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? one : two).rows.get(1)),
    );

    expect(loads).toBe(1);
    expect(readings.every(({ value }) => value?.version === 1)).toBe(true);
    expect(new Set(readings.map(({ value }) => value)).size).toBe(50);
  });

  it('migrates an older shape, in the store and in the process', async () => {
    const shared = memoryStore();
    const { node } = start(shared);
    const { rows } = node({ ...patient, l1: {} });
    await new Promise((resolve) => setImmediate(resolve));
    await shared.lease(rows.keyOf(1), 'old', 1_000, '', false);
    await shared.fill(rows.keyOf(1), 'old', '{"v":7}', 60_000);

    const readings = await Promise.all([rows.get(1), rows.get(1), rows.getJson(1), rows.peek(1)]);
    await eventually(async () => {
      readings.push(await rows.get(1));
      return rows.metrics.l1Hits > 0;
    });
    readings.push(await rows.getJson(1));

    for (const reading of readings) {
      if (reading && 'json' in reading) expect(reading.json).toBe('{"version":7}');
      else expect(reading?.value).toEqual({ version: 7 });
      expect(reading?.source).toBe('cache');
    }
    expect(rows.metrics.loads).toBe(0);
  });

  it('is not asked about what is known to be missing', async () => {
    const { node } = start();
    const { rows, schema } = node({ load: () => null });
    schema.mood = 'never';

    await rows.get(1);

    expect(await rows.get(1)).toEqual({ value: null, source: 'cache' });
    expect(schema.checks).toBe(0);
  });

  describe.each(broken)('and then answers with: %s', (mood) => {
    it('makes a stored value a miss, whoever reads it and however', async () => {
      const { node } = start();
      const { rows, schema, events } = node();
      await rows.get(1);
      schema.mood = mood;

      const readings = await Promise.all([rows.get(1), rows.get(1), rows.refresh(1)]);
      const json = await rows.getJson(1);

      for (const reading of readings) expect(reading).toEqual({ value: { version: 1 }, source: 'loader' });
      expect(json).toEqual({ json: '{"version":1}', source: 'loader' });
      expect(await rows.peek(1)).toBeUndefined();
      expect(events.some(({ type }) => type === 'corrupt')).toBe(true);
    });

    it('serves what it loads and saves, and stores none of it', async () => {
      const { node } = start();
      const { rows, schema, events } = node();
      schema.mood = mood;

      expect((await rows.getMany([1, 2, 3])).map(({ source }) => source)).toEqual([
        'loader',
        'loader',
        'loader',
      ]);
      expect(await rows.put(1, { version: 2 }, async () => {})).toEqual({ version: 2 });
      expect(await rows.write(1, async () => 'written')).toBe('written');

      schema.mood = 'now';
      for (const id of [1, 2, 3]) expect(await rows.peek(id)).toBeUndefined();
      expect(events.filter(({ type }) => type === 'uncacheable').length).toBeGreaterThanOrEqual(4);
      expect((await rows.inspect(1)).state).toBe('absent');
    });

    it('leaves the in-process tier as it is: what it keeps is right, and nothing new comes into it', async () => {
      const { node } = start();
      const { rows, schema } = node({ l1: {} });
      await eventually(async () => {
        await rows.get(1);
        return rows.metrics.l1Hits > 0;
      });
      schema.mood = mood;

      expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'cache' });
      expect(await rows.get(2)).toEqual({ value: { version: 1 }, source: 'loader' });
      expect(await rows.get(2)).toEqual({ value: { version: 1 }, source: 'loader' });
    });

    it('costs a reader nothing when only the copy for the in-process tier fails', async () => {
      const { node } = start();
      const { rows, schema } = node({ l1: {} });
      await rows.get(1);
      await new Promise((resolve) => setImmediate(resolve));
      const { validate } = schema['~standard'];
      let left = 1;
      Object.assign(schema['~standard'], {
        validate: (value: unknown) => {
          if ((left -= 1) < 0) schema.mood = mood;
          return validate(value);
        },
      });

      expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'cache' });
    });

    it('ends no background refresh in a value that is served for ever', async () => {
      let nowMs = 1_700_000_000_000;
      const { row, node } = start(memoryStore({ now: () => nowMs }), () => nowMs);
      const { rows, schema } = node({ ttl: 1_000, staleWhileRevalidate: 1_000 });
      await rows.get(1);
      row.version = 2;
      nowMs += 1_500;
      const gate = deferred();
      const { validate } = schema['~standard'];
      // What is read is checked as before; what was loaded is not.
      Object.assign(schema['~standard'], {
        validate: (value: unknown) => {
          schema.mood = (value as Row).version === 2 ? mood : 'later';
          if (schema.mood === mood) gate.resolve();
          return validate(value);
        },
      });

      expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'stale' });
      await gate.promise;
      nowMs += 1_000;

      expect(await rows.get(1)).toEqual({ value: { version: 2 }, source: 'loader' });
    });

    it('lets a value past its freshness stand in for nothing that it has not accepted', async () => {
      let nowMs = 1_700_000_000_000;
      let fails = false;
      const { row, node } = start(memoryStore({ now: () => nowMs }), () => nowMs);
      const load = () => {
        if (fails) throw new Error('database away');
        return { ...row };
      };
      const { rows, schema } = node({ ttl: 1_000, staleIfError: '1h', load });
      await rows.get(1);
      nowMs += 2_000;
      fails = true;
      expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'stale' });
      schema.mood = mood;

      await expect(rows.get(1)).rejects.toThrow('database away');
    });

    it('costs nobody an error who shares what another node has loaded', async () => {
      const { node } = start();
      const gate = deferred();
      const loading = deferred();
      const holder = node({
        ...patient,
        load: async () => {
          loading.resolve();
          await gate.promise;
          return { version: 1 };
        },
      });
      const waiting = node();
      const first = holder.rows.get(1);
      await loading.promise;
      const { validate } = waiting.schema['~standard'];
      let left = 1;
      Object.assign(waiting.schema['~standard'], {
        validate: (value: unknown) => {
          if ((left -= 1) < 0) waiting.schema.mood = mood;
          return validate(value);
        },
      });
      const readings = Promise.all([waiting.rows.get(1), waiting.rows.get(1), waiting.rows.get(1)]);
      await eventually(() => waiting.rows.metrics.waits > 0);
      gate.resolve();

      expect((await first).value).toEqual({ version: 1 });
      for (const { value } of await readings) expect(value).toEqual({ version: 1 });
    });

    it('holds up no reader of another node, which has the lease next', async () => {
      const { node } = start();
      const stuck = node();
      const well = node(patient);
      stuck.schema.mood = mood;

      const readings = await Promise.all([stuck.rows.get(1), well.rows.get(1), stuck.rows.get(1)]);

      expect(readings.every(({ value }) => value?.version === 1)).toBe(true);
      expect((await well.rows.get(1)).value).toEqual({ version: 1 });
    });
  });

  it('and never ends, is not waited for by a caller who leaves', async () => {
    const { node } = start();
    const { rows, schema, cache } = node(patient);
    await rows.get(1);
    const { loads } = rows.metrics;
    schema.mood = 'never';
    const leaving = new AbortController();

    const reading = rows.get(1, { signal: leaving.signal });
    await eventually(() => schema.checks > 1);
    leaving.abort(new Error('left'));

    await expect(reading).rejects.toThrow('left');
    expect(rows.metrics.loads).toBe(loads);
    await cache.close();
  });

  it('and never ends, does not keep the cache from closing', async () => {
    const { node } = start();
    const { rows, schema, cache } = node();
    schema.mood = 'never';

    const reading = rows.get(1);
    await eventually(() => schema.checks > 0);
    await cache.close();

    expect((await reading).value).toEqual({ version: 1 });
  });

  it('keeps the soft timeout: the stale value is served while the check of the new one goes on', async () => {
    let nowMs = 1_700_000_000_000;
    const { row, node } = start(memoryStore({ now: () => nowMs }), () => nowMs);
    const { rows, schema } = node({ ...patient, ttl: 1_000, staleIfError: '1h', softTimeout: 1 });
    await rows.get(1);
    row.version = 2;
    nowMs += 2_000;
    const go = deferred();
    const { validate } = schema['~standard'];
    Object.assign(schema['~standard'], {
      validate: (value: unknown) =>
        (value as Row).version === 2 ? go.promise.then(() => ({ value })) : validate(value),
    });

    expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'stale' });
    go.resolve();
    await eventually(async () => (await rows.get(1)).source === 'cache');
    expect((await rows.get(1)).value).toEqual({ version: 2 });
  });
});
