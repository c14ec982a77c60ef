/**
 * Write-behind: what was acknowledged reaches the database, in order for each key, once in effect, also through SIGKILL.
 * `npm run check:write-behind -- --kills 100 --rate 1500` kills more processes (KILLS), each offering so many writes a second
 * (RATE), and says how many there were.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRedisServer } from '@quicktable/redis-engine';
import type { Meter } from '@opentelemetry/api';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CacheClosedError,
  createCache,
  jsonSerializer,
  loadBehind,
  memoryStore,
  observeWriteQueueWithOpenTelemetry,
  OptionInvalidError,
  QueueFullError,
  redisStore,
  StoreUnavailableError,
  writeBehind,
  WriteQueue,
  writeQueuePrometheusText,
  WriteTimeoutError,
  type WriteQueueOptions,
} from '../src/index.ts';
import { applyOnce } from './support/apply-once.ts';
import { deferred } from './support/deferred.ts';
import { eventually, freePort, hasRedis, startRedis } from './support/redis-servers.ts';

const kills = Number(process.env['KILLS'] ?? 3);
const offeredPerSecond = Number(process.env['RATE'] ?? 1_500);

type OpenOptions = Partial<Omit<WriteQueueOptions<string, number>, 'apply'>> & {
  apply?: WriteQueueOptions<string, number>['apply'] | undefined;
};

function queueContract(start: () => Promise<{ port: number; stop: () => Promise<void> }>) {
  let server: Awaited<ReturnType<typeof start>>;
  const queues: { close: () => Promise<void> }[] = [];
  let number = 0;

  const open = ({ apply, ...options }: OpenOptions = { apply: async () => {} }) => {
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: `q${number}`,
      key: (id) => [id],
      ...(apply ? { apply } : {}),
      retryDelay: '5ms',
      timeout: '30s',
      ...options,
    });
    queues.push(queue);
    return queue;
  };

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    number += 1;
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  it('brings the writes of a key to the database in their order, with growing sequences', async () => {
    const applied: { id: string; value: number; sequence: string }[] = [];
    const queue = open({
      apply: async (write) => {
        applied.push(write);
      },
    });

    await Promise.all(Array.from({ length: 200 }, (_, n) => queue.enqueue(`key${n % 4}`, n)));
    await eventually(() => applied.length === 200);

    for (let key = 0; key < 4; key += 1) {
      const mine = applied.filter(({ id }) => id === `key${key}`);
      expect(mine.map(({ value }) => value)).toEqual(Array.from({ length: 50 }, (_, n) => n * 4 + key));
      const sequences = mine.map(({ sequence }) => sequence);
      expect(sequences.toSorted()).toEqual(sequences);
    }
    await eventually(async () => (await queue.length()) === 0);
    expect(await queue.unwritten('key0')).toBeUndefined();
  });

  it('drains what waits on a server that is full, and says why it takes no more', async () => {
    const applied: number[] = [];
    const queue = open({ work: false, coalesce: true });
    const admin = new Redis(server.port, '127.0.0.1');
    for (let n = 0; n < 20; n += 1) await queue.enqueue(`key${n}`, n);
    let refused = false;

    await admin.config('SET', 'maxmemory', '1');
    try {
      // Also where it would take the place of one that waits.
      await expect(queue.enqueue('key0', 20)).rejects.toThrow(/full.*maxmemory/);
      open({
        apply: async ({ value }) => {
          if (value === 7 && !refused) {
            refused = true;
            throw new Error('not yet');
          }
          applied.push(value);
        },
      });
      await eventually(() => applied.length === 20);
      await eventually(async () => (await queue.length()) === 0);
      expect(applied.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    } finally {
      await admin.config('SET', 'maxmemory', '0');
      admin.disconnect();
    }
  });

  it('gives up writes on a server that is full, and puts none back into a queue that takes none', async () => {
    const queue = open({ work: false });
    const admin = new Redis(server.port, '127.0.0.1');
    await queue.enqueue('a', 1);

    try {
      await admin.config('SET', 'maxmemory', '1');
      open({
        isPermanent: () => true,
        apply: async () => {
          throw new Error('never');
        },
      });
      await eventually(async () => (await queue.inspect()).deadLetters === 1);
      const letters = await queue.deadLetters();
      expect(letters).toMatchObject([{ id: 'a', value: 1 }]);
      await expect(queue.retryDeadLetters(letters)).rejects.toThrow(/full.*maxmemory/);
      expect(await queue.deadLetters()).toMatchObject([{ id: 'a', value: 1 }]);
      expect(await queue.discardDeadLetters(letters)).toBe(1);
      expect(await queue.inspect()).toMatchObject({ length: 0, deadLetters: 0 });
    } finally {
      await admin.config('SET', 'maxmemory', '0');
      admin.disconnect();
    }
  });

  it('keeps the order in which writes of a key were given, also where the server has forgotten its scripts', async () => {
    const applied: number[] = [];
    const queue = open({ work: false });
    const admin = new Redis(server.port, '127.0.0.1');

    const given: Promise<void>[] = [];
    for (let n = 0; n < 200; n += 1) {
      if (n % 50 === 0) await admin.script('FLUSH');
      given.push(queue.enqueue('a', n));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(given);
    open({
      apply: async ({ value }) => {
        applied.push(value);
      },
    });
    await eventually(() => applied.length === 200);

    expect(applied).toEqual(Array.from({ length: 200 }, (_, n) => n));
    admin.disconnect();
  });

  it('shows the new value at once, through the cache and without it', async () => {
    const gate = deferred();
    const database = new Map([['a', 1]]);
    const queue = open({
      apply: async ({ id, value }) => {
        await gate.promise;
        database.set(id, value);
      },
    });
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: { timeoutMs: 5_000 } });
    queues.unshift(cache);
    const things = cache.entity<string, number>(`thing${number}`, {
      key: (id) => [id],
      load: loadBehind(queue, async (id) => database.get(id)),
    });

    await writeBehind(things, queue, 'a', 2);
    const cached = await things.get('a');
    await things.invalidate('a');
    const loaded = await things.get('a');

    expect(cached).toEqual({ value: 2, source: 'cache' });
    expect(loaded).toEqual({ value: 2, source: 'loader' });
    expect(database.get('a')).toBe(1);
    gate.resolve();
    await eventually(() => database.get('a') === 2);
  });

  it('tries again what the database refuses, and holds back what comes after it for that key only', async () => {
    const applied: string[] = [];
    const producer = open({ work: false });
    for (const [id, value] of [
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ] as const) {
      await producer.enqueue(id, value);
    }
    const queue = open({
      apply: async ({ id, value }) => {
        if (`${id}${value}` === 'a1' && !applied.includes('b1')) throw new Error('refused');
        applied.push(`${id}${value}`);
      },
    });
    await eventually(() => applied.length === 3);

    expect(applied).toEqual(['b1', 'a1', 'a2']);
    expect(queue.metrics.failures).toBeGreaterThan(0);
  });

  it('refuses writes while too many wait', async () => {
    const queue = open({ maxLength: 2, work: false });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);

    await expect(queue.enqueue('a', 3)).rejects.toBeInstanceOf(QueueFullError);
    expect(await queue.unwritten('a')).toBe(2);
  });

  it('lets a key whose write takes long delay no other key', async () => {
    const gate = deferred();
    const applied: string[] = [];
    const queue = open({
      concurrency: 2,
      apply: async ({ id, value }) => {
        if (id === 'slow') await gate.promise;
        applied.push(`${id}${value}`);
      },
    });

    await queue.enqueue('slow', 1);
    for (let n = 1; n <= 3; n += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, key) => queue.enqueue(`k${key}`, n)));
    }
    await queue.enqueue('slow', 2);
    await eventually(() => applied.length === 300);
    const meanwhile = applied.filter((write) => write.startsWith('slow'));
    gate.resolve();
    await eventually(() => applied.length === 302);

    expect(meanwhile).toEqual([]);
    expect(applied.slice(-2)).toEqual(['slow1', 'slow2']);
  });

  it('lets keys that keep failing hold up nothing, however many they are', async () => {
    let applied = 0;
    const queue = open({
      retryDelay: '1h',
      maxRetryDelay: '1h',
      apply: async ({ id }) => {
        if (id.startsWith('bad')) throw new Error('refused');
        applied += 1;
      },
    });
    await Promise.all(Array.from({ length: 400 }, (_, n) => queue.enqueue(`bad${n}`, n)));

    await Promise.all(Array.from({ length: 20 }, (_, n) => queue.enqueue(`good${n}`, n)));
    await eventually(() => applied === 20);

    await eventually(async () => (await queue.length()) === 400);
    expect(queue.metrics.applied).toBe(20);
  });

  it('gives many writes of different keys to one call, in order for each key, and tries again only what failed', async () => {
    const calls: string[][] = [];
    const refused = new Set(['b2', 'c1']);
    const queue = open({
      work: false,
    });
    for (let n = 1; n <= 3; n += 1) for (const id of ['a', 'b', 'c']) await queue.enqueue(id, n);
    const worker = open({
      batchSize: 2,
      concurrency: 1,
      apply: undefined,
      applyMany: async (writes) => {
        calls.push(writes.map(({ id, value }) => `${id}${value}`));
        return writes.map(({ id, value }) => (refused.delete(`${id}${value}`) ? new Error('refused') : null));
      },
    });
    await eventually(async () => (await queue.length()) === 0);

    for (const call of calls) expect(new Set(call.map(([key]) => key)).size).toBe(call.length);
    expect(Math.max(...calls.map(({ length }) => length))).toBe(2);
    const tried = calls.flat();
    expect(tried.filter((write) => write.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(tried.filter((write) => write.startsWith('b'))).toEqual(['b1', 'b2', 'b2', 'b3']);
    expect(tried.filter((write) => write.startsWith('c'))).toEqual(['c1', 'c1', 'c2', 'c3']);
    expect(worker.metrics).toMatchObject({ applied: 9, failures: 2 });
  });

  it('counts a call for many that rejects, or answers for more or fewer, as failed for each of them', async () => {
    let calls = 0;
    const errors: unknown[] = [];
    const applied: string[] = [];
    const queue = open({
      apply: undefined,
      concurrency: 1,
      applyMany: async (writes) => {
        calls += 1;
        if (calls === 1) throw new Error('away');
        if (calls === 2) return [];
        applied.push(...writes.map(({ id }) => id));
        return undefined;
      },
      onError: (error) => errors.push(error),
    });

    await queue.enqueue('a', 1);
    await eventually(() => applied.length === 1);

    expect(errors).toEqual([new Error('away'), expect.any(RangeError)]);
  });

  it('gives the database every write, and only the newest that waits of a key where writes may replace each other', async () => {
    const applied = new Map<string, number[]>();
    const every = open({ work: false });
    const newest = open({ work: false, name: `q${number}-newest`, coalesce: true, maxLength: 2 });

    for (let n = 1; n <= 20; n += 1) {
      await every.enqueue('a', n);
      await newest.enqueue('a', n);
      await newest.enqueue('b', n);
    }
    const unwritten = await newest.unwritten('a');
    const { length } = await newest.inspect();
    for (const name of [`q${number}`, `q${number}-newest`]) {
      open({
        name,
        apply: async ({ id, value }) => {
          const key = `${name} ${id}`;
          applied.set(key, [...(applied.get(key) ?? []), value]);
        },
      });
    }
    await eventually(async () => (await every.length()) + (await newest.length()) === 0);

    expect(unwritten).toBe(20);
    expect(length).toBe(2);
    expect(newest.metrics).toMatchObject({ enqueued: 40, coalesced: 38 });
    expect(applied.get(`q${number} a`)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(applied.get(`q${number}-newest a`)).toEqual([20]);
    expect(applied.get(`q${number}-newest b`)).toEqual([20]);
  });

  it('brings a write that replaces one under way to the database after it', async () => {
    const gate = deferred();
    const begun = deferred();
    const applied: number[] = [];
    const queue = open({
      coalesce: true,
      apply: async ({ value }) => {
        begun.resolve();
        if (value === 1) await gate.promise;
        applied.push(value);
      },
    });
    await queue.enqueue('a', 1);
    await begun.promise;
    await queue.enqueue('a', 2);
    gate.resolve();
    await eventually(async () => (await queue.length()) === 0);

    expect(applied.at(-1)).toBe(2);
  });

  /** A database that keeps its rule: nothing but what is later than all it has seen for the id. */
  const ruled = () => {
    const rows = new Map<string, { value: number; sequence: string }>();
    const order: number[] = [];
    return {
      rows,
      order,
      apply: async ({ id, value, sequence }: { id: string; value: number; sequence: string }) => {
        if ((rows.get(id)?.sequence ?? '') >= sequence) return;
        rows.set(id, { value, sequence });
        order.push(value);
      },
    };
  };

  it('gives up what the database refuses for good, goes on with the rest, and overwrites nothing later when it is tried again', async () => {
    const database = ruled();
    let refuse = true;
    const failures: unknown[] = [];
    const queue = open({
      maxAttempts: 2,
      apply: async (write) => {
        if (write.value % 10 === 1 && refuse) throw new Error('refused');
        await database.apply(write);
      },
      onError: (_, { value }, { attempts, gaveUp }) => {
        failures.push([value, attempts, gaveUp]);
        throw new Error('a careless listener');
      },
    });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);
    await eventually(async () => (await queue.inspect()).deadLetters === 1);
    await queue.enqueue('b', 11);
    await eventually(async () => (await queue.inspect()).deadLetters === 2);
    await eventually(() => database.rows.get('a')?.value === 2);

    expect(await queue.drained('15s')).toBe(true);
    const letters = await queue.deadLetters();
    const [one] = await queue.deadLetters(1);
    refuse = false;
    const retried = await queue.retryDeadLetters();
    await eventually(async () => (await queue.length()) === 0);

    expect(letters).toMatchObject([
      { id: 'a', key: 'a', value: 1, error: 'refused', attempts: 2 },
      { id: 'b', key: 'b', value: 11, error: 'refused', attempts: 2 },
    ]);
    expect(one).toEqual(letters[0]);
    expect(failures.filter((failure) => (failure as unknown[])[0] === 1)).toEqual([
      [1, 1, false],
      [1, 2, true],
    ]);
    expect(retried).toBe(2);
    expect(database.rows.get('a')?.value).toBe(2);
    expect(database.rows.get('b')?.value).toBe(11);
    expect(await queue.deadLetters()).toEqual([]);
  });

  it('tells of what was given up once it has left the queue, so that it can be taken out of the cache', async () => {
    const told = deferred();
    const queue = open({
      isPermanent: () => true,
      apply: async () => {
        throw new Error('refused');
      },
      onError: (_, { id }, { gaveUp }) => {
        if (gaveUp) void things.invalidate(id).then(() => told.resolve());
      },
    });
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: { timeoutMs: 5_000 } });
    queues.unshift(cache);
    const things = cache.entity<string, number>(`given-up${number}`, {
      key: (id) => [id],
      load: loadBehind(queue, async () => 1),
    });

    await queue.enqueue('a', 2);
    await told.promise;

    expect(await things.get('a')).toEqual({ value: 1, source: 'loader' });
  });

  it('keeps the later writes of a key behind the one that was given up, where it is told to, until that is tried again or discarded', async () => {
    const database = ruled();
    let refuse = true;
    const queue = open({
      onDeadLetter: 'hold',
      isPermanent: (error) => (error as Error).message === 'for good',
      apply: async (write) => {
        if (write.value % 10 === 1 && refuse) throw new Error('for good');
        await database.apply(write);
      },
    });
    for (const value of [1, 2]) await queue.enqueue('a', value);
    for (const value of [11, 12]) await queue.enqueue('b', value);
    await queue.enqueue('c', 23);
    await eventually(async () => (await queue.inspect()).heldKeys === 2);
    await queue.enqueue('a', 3);
    await eventually(async () => (await queue.length()) === 3);
    const state = await queue.inspect();
    const letters = await queue.deadLetters();

    refuse = false;
    expect(await queue.retryDeadLetters(letters.filter(({ key }) => key === 'a'))).toBe(1);
    expect(await queue.discardDeadLetters(letters)).toBe(1);
    await eventually(async () => (await queue.length()) === 0);

    expect(state).toMatchObject({ length: 3, keys: 0, heldKeys: 2, deadLetters: 2 });
    expect(database.order.filter((value) => value < 10)).toEqual([1, 2, 3]);
    expect(database.order.filter((value) => value > 10)).toEqual([23, 12]);
    expect(await queue.inspect()).toMatchObject({
      length: 0,
      heldKeys: 0,
      deadLetters: 0,
      oldestAgeMs: null,
    });
  });

  it('gives up no more than it may keep: what is beyond that stays in the queue', async () => {
    const queue = open({
      maxAttempts: 1,
      maxDeadLetters: 2,
      apply: async () => {
        throw new Error('refused');
      },
    });

    for (const id of ['a', 'b', 'c', 'd']) await queue.enqueue(id, 1);
    await eventually(() => queue.metrics.failures > 8);

    expect(await queue.inspect()).toMatchObject({ length: 2, deadLetters: 2 });
    expect(queue.metrics.deadLetters).toBe(2);
  });

  it('gives up a write that cannot be read, or that ends its workers, and goes on', async () => {
    const applied: number[] = [];
    const producer = open({ work: false });
    await producer.enqueue('unreadable', 1);
    await producer.enqueue('deadly', 2);
    await producer.enqueue('deadly', 3);
    await producer.enqueue('well', 4);
    const admin = new Redis(server.port, '127.0.0.1');
    const stream = `~queue:{q${number}}`;
    const entries = await admin.xrange(stream, '-', '+');
    const deadly = entries.find(([, [, key]]) => key === 'deadly')?.[0] ?? '';
    const [ms = '', count = ''] = deadly.split('-');
    // As if it had been handed out ten times by workers who were never heard of again.
    await admin.hset(`${stream}:attempts`, 'deadly', `${ms.padStart(15, '0')}-${count.padStart(8, '0')} 10`);
    admin.disconnect();

    const queue = open({
      maxAttempts: 10,
      serializer: {
        ...jsonSerializer,
        decode: (text) => {
          if (text.includes('unreadable')) throw new Error('no such thing');
          return jsonSerializer.decode(text);
        },
      },
      apply: async ({ value }) => {
        applied.push(value);
      },
    });
    await eventually(async () => (await queue.length()) === 0);

    const letters = await queue.deadLetters();
    expect(applied.toSorted((a, b) => a - b)).toEqual([3, 4]);
    expect(letters.find(({ key }) => key === 'unreadable')).toMatchObject({ error: 'no such thing' });
    expect(letters.find(({ key }) => key === 'unreadable')).not.toHaveProperty('id');
    expect(letters.find(({ key }) => key === 'deadly')).toMatchObject({ value: 2 });
  });

  it('waits for room where it is told to, keeps the order of those who wait, and refuses when none comes', async () => {
    const applied: number[] = [];
    const producer = open({ work: false, maxLength: 3, waitForRoom: '1m' });
    const given = Array.from({ length: 30 }, (_, n) => producer.enqueue('a', n));
    await eventually(() => producer.metrics.refused > 0);
    const impatient = open({ work: false, maxLength: 3, waitForRoom: '30ms' });
    await expect(impatient.enqueue('b', 1)).rejects.toBeInstanceOf(QueueFullError);

    open({
      apply: async ({ value }) => {
        applied.push(value);
      },
    });
    await Promise.all(given);
    await eventually(() => applied.length === 30);

    expect(applied).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('is shared by several workers, each key in one hand at a time and in its order', async () => {
    const applied: { by: number; id: string; value: number }[] = [];
    const inHand = new Set<string>();
    let together = 0;
    // Nobody can take all the keys: each has to wait until all have begun.
    const begun = new Set<number>();
    const all = deferred();
    const workers = [0, 1, 2].map((by) =>
      open({
        concurrency: 4,
        lease: '1m',
        apply: async ({ id, value }) => {
          if (inHand.has(id)) together += 1;
          inHand.add(id);
          if (begun.add(by).size === 3) all.resolve();
          await all.promise;
          await new Promise((resolve) => setImmediate(resolve));
          inHand.delete(id);
          applied.push({ by, id, value });
        },
      }),
    );

    for (let n = 0; n < 20; n += 1) {
      await Promise.all(
        Array.from({ length: 20 }, (_, key) =>
          (workers[key % 3] as (typeof workers)[0]).enqueue(`k${key}`, n),
        ),
      );
    }
    await eventually(() => applied.length === 400);

    expect(together).toBe(0);
    for (let key = 0; key < 20; key += 1) {
      const values = applied.filter(({ id }) => id === `k${key}`).map(({ value }) => value);
      expect(values).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
    expect(new Set(applied.map(({ by }) => by)).size).toBe(3);
    expect(await workers[0]?.drained('15s')).toBe(true);
  });

  it('takes over the keys of a worker that was heard of no more, and lets it do no harm when it is back', async () => {
    const database = ruled();
    const gate = deferred();
    const taken = deferred();
    const held = open({
      lease: 50,
      concurrency: 1,
      // This process is so slow that it does not even renew its lease.
      apply: async (write) => {
        taken.resolve();
        await gate.promise;
        await database.apply(write);
      },
    });
    await held.enqueue('a', 1);
    await taken.promise;
    const admin = new Redis(server.port, '127.0.0.1');
    await admin.hset(`~queue:{q${number}}:holders`, 'a', 'another');
    await held.enqueue('a', 2);

    const other = open({ apply: database.apply });
    await eventually(async () => (await other.length()) === 0 && held.metrics.lostLeases === 1);
    gate.resolve();
    await eventually(() => held.metrics.applied === 1);

    expect(database.order).toEqual([1, 2]);
    admin.disconnect();
  });

  it('keeps a key in hand for as long as its write takes', async () => {
    const gate = deferred();
    const begun = deferred();
    const queue = open({
      lease: 90,
      apply: async () => {
        begun.resolve();
        await gate.promise;
      },
    });
    await queue.enqueue('a', 1);
    await begun.promise;
    const admin = new Redis(server.port, '127.0.0.1');
    const dueMs = async () => Number(await admin.zscore(`~queue:{q${number}}:due`, 'a'));

    const firstMs = await dueMs();
    await eventually(async () => (await dueMs()) > firstMs + 90);

    gate.resolve();
    expect(await queue.drained('15s')).toBe(true);
    admin.disconnect();
  });

  it('waits no longer than its bound for a database that never answers, and tries again', async () => {
    const errors: unknown[] = [];
    const aborted: boolean[] = [];
    const applied: string[] = [];
    let hang = true;
    const queue = open({
      applyTimeout: 20,
      apply: async ({ id }, { signal }) => {
        if (id === 'a' && hang) {
          signal.addEventListener('abort', () => aborted.push(signal.aborted));
          await new Promise(() => {});
        }
        applied.push(id);
      },
      onError: (error) => errors.push(error),
    });

    await queue.enqueue('a', 1);
    await queue.enqueue('b', 1);
    await eventually(() => errors.length >= 2);
    hang = false;
    await eventually(() => applied.includes('a'));

    expect(applied[0]).toBe('b');
    expect(aborted).toHaveLength(errors.length);
    expect(errors.every((error) => error instanceof WriteTimeoutError)).toBe(true);
  });

  it('ends after the calls under way, and gives back what it has not begun to the next worker at once', async () => {
    const gate = deferred();
    const begun = deferred();
    const applied: string[] = [];
    const producer = open({ work: false });
    for (const value of [1, 2, 3]) await producer.enqueue('a', value);
    const one = open({
      lease: '1h',
      apply: async ({ id, value }) => {
        begun.resolve();
        await gate.promise;
        applied.push(`one ${id}${value}`);
      },
    });
    await begun.promise;
    const closing = one.close();
    await expect(one.enqueue('a', 4)).rejects.toBeInstanceOf(CacheClosedError);
    gate.resolve();
    await closing;
    const two = open({
      apply: async ({ id, value }) => {
        applied.push(`two ${id}${value}`);
      },
    });

    expect(await two.drained('15s')).toBe(true);
    expect(applied).toEqual(['one a1', 'two a2', 'two a3']);
  });

  it('says what waits and since when, and whether it has come to an end in time', async () => {
    const queue = open({ work: false });
    expect(await queue.inspect()).toEqual({
      length: 0,
      keys: 0,
      heldKeys: 0,
      deadLetters: 0,
      oldestAgeMs: null,
    });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);
    await queue.enqueue('b', 1);
    await eventually(async () => ((await queue.inspect()).oldestAgeMs ?? 0) >= 5);

    expect(await queue.inspect()).toMatchObject({ length: 3, keys: 2, heldKeys: 0, deadLetters: 0 });
    expect(await queue.drained(20)).toBe(false);
  });

  it('knows a removal that the database does not have yet', async () => {
    const rows = new Map<string, number | null>([['a', 1]]);
    const queue = new WriteQueue<string, number | null>({
      port: server.port,
      name: `q${number}`,
      key: (id) => [id],
      work: false,
    });
    queues.push(queue);
    const cache = createCache({ store: redisStore({ port: server.port }), timeouts: { timeoutMs: 5_000 } });
    queues.unshift(cache);
    const things = cache.entity<string, number | null>(`removed${number}`, {
      key: (id) => [id],
      load: loadBehind(queue, async (id) => rows.get(id)),
    });

    await writeBehind(things, queue, 'a', null);
    await things.invalidate('a');

    expect((await things.get('a')).value).toBeNull();
  });
}

describe('a write queue', () => {
  it.each<[string, Partial<WriteQueueOptions<string, number>>]>([
    ['name', { name: 'a b' }],
    ['apply', { apply: async () => {}, applyMany: async () => {} }],
    ['apply', { work: true }],
    ['concurrency', { concurrency: 0 }],
    ['batchSize', { applyMany: async () => {}, batchSize: 0 }],
    ['maxLength', { maxLength: 0 }],
    ['maxAttempts', { maxAttempts: Number.NaN }],
    ['lease', { lease: 0 }],
    ['applyTimeout', { applyTimeout: 0 }],
    ['retryDelay', { retryDelay: 'soon' as never }],
  ])('refuses an option that cannot work, naming it: %s', (named, options) => {
    const declare = () => new WriteQueue<string, number>({ name: 'q', key: (id) => [id], ...options });

    expect(declare).toThrow(OptionInvalidError);
    expect(declare).toThrow(named);
  });

  it('is counted in the text format of Prometheus and by OpenTelemetry, under its name', async () => {
    const server = await createRedisServer({ port: 0 });
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: 'watched',
      key: (id) => [id],
      isPermanent: () => true,
      apply: async ({ id }) => {
        if (id === 'bad') throw new Error('refused');
      },
    });
    await queue.enqueue('good', 1);
    await queue.enqueue('bad', 1);
    await queue.drained('15s');
    await eventually(() => queue.metrics.lag.count === 1 && queue.metrics.deadLetters === 1);
    const observed = new Map<string, number>();
    const callbacks: ((result: object) => unknown)[] = [];
    const observable = (name: string) => ({
      addCallback: (callback: (result: object) => void) =>
        callbacks.push(() => callback({ observe: (value: number) => observed.set(name, value) })),
      removeCallback: () => callbacks.pop(),
      name,
    });
    const meter = {
      createObservableCounter: observable,
      createObservableGauge: observable,
      addBatchObservableCallback: (callback: (result: object) => unknown) =>
        callbacks.push(() =>
          callback({ observe: ({ name }: { name: string }, value: number) => observed.set(name, value) }),
        ),
      removeBatchObservableCallback: () => callbacks.pop(),
    } as unknown as Meter;

    const text = await writeQueuePrometheusText(queue);
    const stop = observeWriteQueueWithOpenTelemetry(queue, meter);
    await Promise.all(callbacks.map((callback) => callback({})));
    stop();

    expect(text).toContain('cache_queue_enqueued_total{queue="watched"} 2\n');
    expect(text).toContain('cache_queue_applied_total{queue="watched"} 1\n');
    expect(text).toContain('cache_queue_given_up_total{queue="watched"} 1\n');
    expect(text).toContain('cache_queue_dead_letters{queue="watched"} 1\n');
    expect(text).toContain('cache_queue_length{queue="watched"} 0\n');
    expect(text).toContain('cache_queue_lag_seconds_count{queue="watched"} 1\n');
    expect(observed.get('cache.queue.applied')).toBe(1);
    expect(observed.get('cache.queue.dead_letters')).toBe(1);
    expect(callbacks).toEqual([]);
    await queue.close();
    await server.close();
  });

  it.runIf(hasRedis)('warns of a Redis that may evict what was acknowledged', async () => {
    const server = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
    const warned = deferred<Error>();
    const hear = (warning: Error) => {
      if (warning.message.includes('"evicted"')) warned.resolve(warning);
    };
    process.on('warning', hear);
    const queue = new WriteQueue<string, number>({ port: server.port, name: 'evicted', key: (id) => [id] });

    expect((await warned.promise).message).toContain('allkeys-lru');
    process.off('warning', hear);
    await queue.close();
    await server.stop();
  });

  it.runIf(hasRedis)('acknowledges a write once so many replicas have it, where it is told to', async () => {
    const master = await startRedis(['--repl-diskless-sync-delay', '0']);
    const strict = new WriteQueue<string, number>({
      port: master.port,
      name: 'copied',
      key: (id) => [id],
      replicas: 1,
      replicaTimeoutMs: 50,
    });
    await expect(strict.enqueue('a', 1)).rejects.toBeInstanceOf(StoreUnavailableError);
    const replica = await startRedis(['--replicaof', '127.0.0.1', String(master.port)]);
    await eventually(async () =>
      strict.enqueue('a', 2).then(
        () => true,
        () => false,
      ),
    );
    await master.kill();
    const admin = new Redis(replica.port, '127.0.0.1');

    expect(await admin.xlen('~queue:{copied}')).toBeGreaterThanOrEqual(2);
    admin.disconnect();
    await strict.close();
    await replica.stop();
  });

  it('whose Redis is away fails a loader, or lets it ask the database and store nothing, as it is told', async () => {
    const queue = new WriteQueue<string, number>({
      port: await freePort(),
      name: 'away',
      key: (id) => [id],
      timeout: '200ms',
    });
    const cache = createCache({ store: memoryStore() });
    const key = (id: string) => [id];
    const strict = cache.entity('strict', { key, load: loadBehind(queue, async () => 1) });
    const lenient = cache.entity('lenient', {
      key,
      load: loadBehind(queue, async () => 1, { whenAway: 'database' }),
    });

    await expect(strict.get('a')).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await lenient.get('a')).toEqual({ value: 1, source: 'loader' });
    expect(await lenient.peek('a')).toBeUndefined();
    await cache.close();
    await queue.close();
  });
});

describe('write-behind on the embedded engine', () => {
  queueContract(async () => {
    const server = await createRedisServer({ port: 0 });
    return { port: server.port, stop: () => server.close() };
  });

  it('acknowledges nothing while there is no Redis', async () => {
    const queue = new WriteQueue<string, number>({
      port: await freePort(),
      name: 'away',
      key: (id) => [id],
      apply: async () => {},
      timeout: '200ms',
    });

    await expect(queue.enqueue('a', 1)).rejects.toBeInstanceOf(StoreUnavailableError);
    await queue.close();
  });
});

describe.runIf(hasRedis)('write-behind on a real redis-server', () => {
  queueContract(() => startRedis());

  /** Writes numbers of three keys one after another; what was acknowledged, by key. */
  const writeOn = async (queue: WriteQueue<string, number>, from: number, to: number) => {
    const acknowledged = new Map<string, number[]>();
    for (let n = from; n < to; n += 1) {
      const id = `key${n % 3}`;
      await queue.enqueue(id, n).then(
        () => acknowledged.set(id, [...(acknowledged.get(id) ?? []), n]),
        () => new Promise((resolve) => setTimeout(resolve, 5)),
      );
    }
    return acknowledged;
  };

  it('loses nothing when a server is killed that writes each change to its disk first', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'quicktable-queue-'));
    const server = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always', '--dir', dir]);
    const applied = new Map<string, number[]>();
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: 'kept',
      key: (id) => [id],
      lease: '200ms',
      timeout: '30s',
      concurrency: 1,
      apply: async ({ id, value }) => {
        const values = applied.get(id) ?? [];
        // The database knows what it has.
        if (!values.includes(value)) applied.set(id, [...values, value]);
      },
    });

    const before = await writeOn(queue, 0, 150);
    const during = writeOn(queue, 150, 400);
    await server.kill();
    await server.restart();
    const after = await during;
    expect(await queue.drained('30s')).toBe(true);

    for (const id of ['key0', 'key1', 'key2']) {
      const values = applied.get(id) ?? [];
      expect(values.toSorted((a, b) => a - b)).toEqual(values);
      expect(values).toEqual(expect.arrayContaining([...(before.get(id) ?? []), ...(after.get(id) ?? [])]));
    }
    await queue.close();
    await server.stop();
    await rm(dir, { recursive: true });
  });

  it('goes on by itself when a server is killed that keeps nothing, without what waited there', async () => {
    const server = await startRedis();
    const applied: string[] = [];
    const gate = deferred();
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: 'gone',
      key: (id) => [id],
      apply: async ({ id, value }) => {
        if (value === 1) await gate.promise;
        applied.push(`${id}${value}`);
      },
    });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);

    await server.kill();
    await server.restart();
    await eventually(async () =>
      queue.enqueue('b', 3).then(
        () => true,
        () => false,
      ),
    );
    await eventually(() => applied.includes('b3'));
    gate.resolve();
    await eventually(() => applied.includes('a1'));
    await queue.enqueue('a', 4);
    await eventually(() => applied.includes('a4'));

    expect(await queue.drained('30s')).toBe(true);
    expect(applied).not.toContain('a2');
    await queue.close();
    await server.stop();
  });

  it(
    `loses no acknowledged write when ${kills} writers are killed in the middle`,
    async () => {
      const servers = await Promise.all([startRedis(), startRedis()]);
      const [queueServer, databaseServer] = servers;
      const database = new Redis(databaseServer.port, '127.0.0.1');
      const acknowledged = new Map<string, number[]>();
      const script = fileURLToPath(new URL('support/write-behind-writer.ts', import.meta.url));
      const launch = (round: number) =>
        spawn(
          process.execPath,
          [
            '--conditions=@quicktable/source',
            '--import',
            'tsx',
            script,
            String(queueServer.port),
            String(databaseServer.port),
            String(round * 1_000_000),
            String(offeredPerSecond),
          ],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );

      // A worker that lives on shares the keys with each of them, and takes over those of the dead.
      const queue = new WriteQueue<string, number>({
        port: queueServer.port,
        name: 'killed',
        key: (id) => [id],
        concurrency: 3,
        apply: (write) => applyOnce(database, write),
      });
      let writes = 0;
      let writingMs = 0;
      for (let round = 0; round < kills; round += 1) {
        const child = launch(round);
        let lines = 0;
        let firstAtMs = 0;
        let lastAtMs = 0;
        createInterface({ input: child.stdout }).on('line', (line) => {
          const [key = '', value] = line.split(' ');
          const values = acknowledged.get(key);
          if (values) values.push(Number(value));
          else acknowledged.set(key, [Number(value)]);
          lastAtMs = performance.now();
          if (lines === 0) firstAtMs = lastAtMs;
          lines += 1;
        });
        const enough = 50 + Math.floor(Math.random() * offeredPerSecond);
        await eventually(() => lines >= enough, 120_000).catch(async (cause: unknown) => {
          const state = JSON.stringify(await queue.inspect());
          throw new Error(`${lines} writes were acknowledged, ${enough} awaited; ${state}`, { cause });
        });
        // What it said before it died is heard to the end.
        const gone = once(child, 'close');
        child.kill('SIGKILL');
        await gone;
        writingMs += lastAtMs - firstAtMs;
        writes += lines;
      }
      expect(await queue.drained('1m')).toBe(true);

      expect(acknowledged.size).toBe(10);
      for (const [key, values] of acknowledged) {
        const applied = (await database.lrange(`applied:${key}`, 0, -1)).map(Number);
        const inDatabase = new Set(applied);
        expect(inDatabase.size).toBe(applied.length);
        expect(applied.toSorted((a, b) => a - b)).toEqual(applied);
        const missing = values.filter((value) => !inDatabase.has(value));
        expect(missing).toEqual([]);
      }
      const perSecond = Math.round((writes * 1_000) / writingMs);
      process.stdout.write(
        `${kills} processes killed while each offered ${offeredPerSecond} writes a second; ` +
          `${writes} acknowledged, ${perSecond} a second; none lost, none twice, all in order\n`,
      );
      await queue.close();
      database.disconnect();
      await Promise.all(servers.map((server) => server.stop()));
    },
    kills * 30_000 + 180_000,
  );
});
