/**
 * Each strategy against what may go wrong around it: a database or a store that fails at any step, a refresher that dies, two
 * nodes at once, and the very millisecond at which a window ends. Two caches on one store are two nodes.
 */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createCache,
  InvalidationUndeliveredError,
  memoryStore,
  type Cache,
  type EntityOptions,
} from '../src/index.ts';
import { isDueEarly } from '../src/strategies/early-expiry.ts';
import { deferred } from './support/deferred.ts';
import { eventually } from './support/redis-servers.ts';
import { Way } from './support/way.ts';

interface Row {
  readonly version: number;
}

const caches: Cache[] = [];
afterEach(async () => {
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
});

/** A database of one row, and nodes in front of it whose time a test drives. */
function start() {
  const time = { nowMs: 1_700_000_000_000 };
  const shared = memoryStore({ now: () => time.nowMs });
  const database = { version: 1, loads: 0 };
  const node = (options: Partial<EntityOptions<number, Row>> = {}) => {
    const way = new Way(shared);
    const cache = createCache({
      store: way.store,
      now: () => time.nowMs,
      timeouts: { timeoutMs: 60_000, suspectAfterMs: 60_000, adminTimeoutMs: 60_000 },
      breaker: { failureThreshold: 1_000_000 },
    });
    caches.push(cache);
    const rows = cache.entity<number, Row>('row', {
      key: (n) => [n],
      load: () => {
        database.loads += 1;
        return { version: database.version };
      },
      jitter: 0,
      ttl: 1_000,
      ...options,
    });
    return { way, cache, rows };
  };
  return { time, shared, database, node };
}

/** The two ways to write: both change the database to a version, by a function that may fail before or after that. */
const writers = {
  'write-around': (rows: ReturnType<ReturnType<typeof start>['node']>['rows'], save: () => Promise<void>) =>
    rows.write(1, save),
  'write-through': (
    rows: ReturnType<ReturnType<typeof start>['node']>['rows'],
    save: () => Promise<void>,
    version = 2,
  ) => rows.put(1, { version }, save),
};

describe.each(Object.entries(writers))('%s', (_, write) => {
  it.each(['before', 'after'] as const)(
    'passes on the error of a database that fails %s it has changed, and the next read asks what is there',
    async (when) => {
      const { database, node } = start();
      const { rows } = node();
      const other = node();
      await rows.get(1);

      const written = write(rows, async () => {
        if (when === 'after') database.version = 2;
        throw new Error('database away');
      });

      await expect(written).rejects.toThrow('database away');
      const expected = { value: { version: when === 'after' ? 2 : 1 }, source: 'loader' };
      expect(await other.rows.get(1)).toEqual(expected);
      expect(await rows.get(1)).toEqual({ ...expected, source: 'cache' });
    },
  );

  it('passes on the error of a function that throws before it has a promise, and leaves no fence', async () => {
    const { node } = start();
    const { rows } = node();

    const written = write(rows, () => {
      throw new TypeError('no such column');
    });

    await expect(written).rejects.toThrow(TypeError);
    expect((await rows.inspect(1)).state).toBe('absent');
  });

  it('goes on without a store, before the change or after it, and serves nothing older anywhere once the store is back', async () => {
    for (const step of ['fence', 'unfence', 'both']) {
      const { database, node } = start();
      const { rows, way, cache } = node();
      const other = node();
      await other.rows.get(1);
      way.refuses = (name) => step === 'both' || name === step;

      await write(rows, async () => {
        database.version = 2;
      });
      expect((await rows.get(1)).value).toEqual({ version: 2 });
      way.refuses = () => false;
      await eventually(() => cache.undelivered === 0);

      expect((await other.rows.get(1)).value).toEqual({ version: 2 });
    }
  });

  it('tells of the database first, and of the store only when the database has the change', async () => {
    const { node } = start();
    const { rows, way } = node({ whenUndelivered: 'throw' });
    way.refuses = (name) => name === 'unfence' || name === 'fence';

    await expect(
      write(rows, async () => {
        throw new Error('database away');
      }),
    ).rejects.toThrow('database away');
    await expect(write(rows, async () => {})).rejects.toBeInstanceOf(InvalidationUndeliveredError);
  });

  it('leaves readers to the database while it is under way, and what they loaded to nobody', async () => {
    const { database, node } = start();
    const { rows } = node();
    const other = node();
    const saving = deferred();
    const save = deferred();
    const written = write(rows, async () => {
      saving.resolve();
      await save.promise;
      database.version = 2;
    });
    await saving.promise;

    const during = await other.rows.get(1);
    save.resolve();
    await written;

    expect(during).toEqual({ value: { version: 1 }, source: 'loader' });
    expect((await other.rows.get(1)).value).toEqual({ version: 2 });
  });
});

describe('write-through', () => {
  it('stores nothing of a value that cannot be told apart, serialized or tagged, and the next read loads', async () => {
    const unfit: Partial<EntityOptions<number, Row>>[] = [
      {
        tags: () => {
          throw new Error('no tags');
        },
      },
      { maxSize: 1 },
      {
        serializer: {
          encode: (value) => {
            if (value !== null) throw new Error('no text');
            return 'null';
          },
          decode: (text) => JSON.parse(text) as unknown,
          isPlainJson: () => true,
        },
      },
    ];
    for (const options of unfit) {
      const { database, node } = start();
      const { rows } = node(options);

      const saved = await rows.put(1, { version: 2 }, async () => {
        database.version = 2;
      });

      expect(saved).toEqual({ version: 2 });
      expect(await rows.get(1)).toEqual({ value: { version: 2 }, source: 'loader' });
      expect(await rows.peek(1)).toBeUndefined();
    }
  });
});

describe('stale-while-revalidate and stale-if-error', () => {
  it('end at their millisecond, each by itself', async () => {
    const cases = [
      { staleWhileRevalidate: 500 },
      { staleIfError: 500 },
      { staleWhileRevalidate: 500, staleIfError: 800 },
      { staleWhileRevalidate: 800, staleIfError: 500 },
    ];
    for (const windows of cases) {
      const { staleWhileRevalidate = 0, staleIfError = 0 } = windows;
      for (const ageMs of [0, 499, 500, 799, 800]) {
        const { time, node } = start();
        let fails = false;
        const { rows } = node({
          ...windows,
          load: async () => {
            if (fails) throw new Error('database away');
            return { version: 1 };
          },
        });
        await rows.get(1);
        time.nowMs += 1_000 + ageMs;
        fails = true;

        const answer = await rows.get(1).then(
          ({ source }) => source,
          () => 'error',
        );

        const mayServe = ageMs < Math.max(staleWhileRevalidate, staleIfError);
        expect([windows, ageMs, answer]).toEqual([windows, ageMs, mayServe ? 'stale' : 'error']);
      }
    }
  });

  it('refresh once for all readers of two nodes, and nobody waits for it', async () => {
    const { time, database, node } = start();
    const gate = deferred();
    let slow = false;
    const load = async () => {
      database.loads += 1;
      if (slow) await gate.promise;
      return { version: database.version };
    };
    const nodes = [node({ load, staleWhileRevalidate: '1h' }), node({ load, staleWhileRevalidate: '1h' })];
    await nodes[0]?.rows.get(1);
    time.nowMs += 1_500;
    slow = true;
    database.version = 2;

    for (let round = 0; round < 20; round += 1) {
      for (const { rows } of nodes) {
        expect(await rows.get(1)).toEqual({ value: { version: 1 }, source: 'stale' });
      }
    }
    gate.resolve();
    await eventually(async () => (await nodes[1]?.rows.get(1))?.source === 'cache');

    expect(database.loads).toBe(2);
    expect((await nodes[0]?.rows.get(1))?.value).toEqual({ version: 2 });
  });
});

describe('refresh-ahead', () => {
  const early: [string, Partial<EntityOptions<number, Row>>][] = [
    ['at a fraction of the TTL', { refreshAhead: 0.5 }],
    // Its lot is always drawn so near the expiry.
    ['by lot', { earlyExpiry: 1e12 }],
    ['past the expiry', { staleWhileRevalidate: '1h' }],
  ];

  it.each(early)('by two nodes that see at once that it is time, %s, is one load', async (_, options) => {
    const { time, database, node } = start();
    const gate = deferred();
    let loads = 0;
    const load = async () => {
      loads += 1;
      if (loads > 1) await gate.promise;
      // So that a load has a duration, by which lots are drawn.
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { version: database.version };
    };
    const one = node({ load, ...options });
    const two = node({ load, ...options });
    await one.rows.get(1);
    time.nowMs += 'staleWhileRevalidate' in options ? 1_500 : 999;
    database.version = 2;
    // Both have looked before either asks for the lease.
    const stops = [one, two].map(({ way }) => way.stop('lease', 'before'));

    const readings = await Promise.all([one.rows.get(1), two.rows.get(1)]);
    await Promise.all(stops.map(({ reached }) => reached));
    for (const stop of stops) stop.go();
    await eventually(() => loads === 2);
    for (let round = 0; round < 20; round += 1) await Promise.all([one.rows.get(1), two.rows.get(1)]);
    // A new value may be due by lot at once.
    const during = loads;
    gate.resolve();
    await eventually(async () => (await two.rows.get(1)).value?.version === 2);

    expect(readings.map(({ value }) => value?.version)).toEqual([1, 1]);
    expect(during).toBe(2);
  });

  it.each(early)(
    'whose refresher dies, %s, is done by another once its lease has lapsed',
    async (_, options) => {
      const { time, shared, database, node } = start();
      const load = async () => {
        database.loads += 1;
        await new Promise((resolve) => setTimeout(resolve, 2));
        return { version: database.version };
      };
      const { rows } = node({ ...options, load, ttl: 10_000, lease: 1_000 });
      await rows.get(1);
      time.nowMs += 'staleWhileRevalidate' in options ? 10_500 : 8_500;
      const key = rows.keyOf(1);
      const [text] = await shared.readMany([key]);
      const seen = createHash('sha1')
        .update(text ?? '')
        .digest('hex');
      expect((await shared.lease(key, 'dead', 1_000, seen, true)).kind).toBe('acquired');
      database.version = 2;
      await rows.get(1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(database.loads).toBe(1);

      time.nowMs += 1_001;
      await eventually(async () => (await rows.get(1)).value?.version === 2);

      expect(database.loads).toBe(2);
    },
  );

  it('leaves a key alone that a writer is changing', async () => {
    const { time, database, node } = start();
    const { rows, way } = node({ refreshAhead: 0.5 });
    const other = node();
    await rows.get(1);
    time.nowMs += 800;
    const lease = way.stop('lease', 'before');
    await rows.get(1);
    await lease.reached;
    const saving = deferred();
    const save = deferred();
    const written = other.rows.write(1, async () => {
      saving.resolve();
      await save.promise;
      database.version = 2;
    });
    await saving.promise;

    lease.go();
    save.resolve();
    await written;
    const { loads } = database;

    expect(loads).toBe(1);
    expect((await rows.get(1)).value).toEqual({ version: 2 });
  });
});

describe('early expiry (XFetch)', () => {
  const metadata = { storedAtMs: 0, freshUntilMs: 10_000, loadMs: 100 };

  it('draws as the paper says: a gap of load time times beta times -ln(draw)', () => {
    for (const [beta, draw, gapMs] of [
      [1, Math.exp(-1), 100],
      [1, Math.exp(-3), 300],
      [2, Math.exp(-1), 200],
      [1, 1, 0],
    ] as const) {
      expect(isDueEarly(metadata, beta, 10_000 - gapMs - 1, draw)).toBe(false);
      expect(isDueEarly(metadata, beta, 10_000 - gapMs + 1, draw)).toBe(true);
    }
  });

  it('is off at a beta of 0, and never earlier for a load that took no time', () => {
    expect(isDueEarly(metadata, 0, 9_999, Number.MIN_VALUE)).toBe(false);
    expect(isDueEarly({ ...metadata, loadMs: 0 }, 1, 9_999, Number.MIN_VALUE)).toBe(false);
  });
});
