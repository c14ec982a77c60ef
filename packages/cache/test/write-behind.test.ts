/**
 * Write-behind: what was acknowledged reaches the database, in order for each key, once in effect, also through SIGKILL.
 * `npm run check:write-behind -- --kills 100 --rate 1500` kills more processes (KILLS), each offering so many writes a second
 * (RATE), and says how many there were.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRedisServer } from '@quicktable/redis-engine';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createCache,
  loadBehind,
  QueueFullError,
  redisStore,
  StoreUnavailableError,
  writeBehind,
  WriteQueue,
  type WriteQueueOptions,
} from '../src/index.ts';
import { deferred } from './support/deferred.ts';
import { eventually, freePort, hasRedis, startRedis } from './support/redis-servers.ts';

const kills = Number(process.env['KILLS'] ?? 3);
const offeredPerSecond = Number(process.env['RATE'] ?? 1_500);

function queueContract(start: () => Promise<{ port: number; stop: () => Promise<void> }>) {
  let server: Awaited<ReturnType<typeof start>>;
  const queues: { close: () => Promise<void> }[] = [];
  let number = 0;

  const open = (options: Partial<WriteQueueOptions<string, number>> = {}) => {
    const queue = new WriteQueue<string, number>({
      port: server.port,
      name: `q${number}`,
      key: (id) => [id],
      apply: async () => {},
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
    let failures = 3;
    const queue = open({
      apply: async ({ id, value }) => {
        if (id === 'a' && failures > 0) {
          failures -= 1;
          throw new Error('refused');
        }
        applied.push(`${id}${value}`);
      },
    });

    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);
    await queue.enqueue('b', 1);
    await eventually(() => applied.length === 3);

    expect(applied.filter((write) => write.startsWith('a'))).toEqual(['a1', 'a2']);
    expect(applied.indexOf('b1')).toBeLessThan(applied.indexOf('a1'));
  });

  it('lists what the database refuses for good, goes on with the rest, and can try it once more', async () => {
    const applied: number[] = [];
    let refuse = true;
    const queue = open({
      maxAttempts: 2,
      apply: async ({ value }) => {
        if (value === 1 && refuse) throw new Error('refused');
        applied.push(value);
      },
    });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);
    await eventually(() => applied.length === 1);

    const letters = await queue.deadLetters();
    refuse = false;
    const retried = await queue.retryDeadLetters();
    await eventually(() => applied.length === 2);

    expect(letters).toMatchObject([{ id: 'a', value: 1, error: 'refused' }]);
    expect(retried).toBe(1);
    expect(applied).toEqual([2, 1]);
    expect(await queue.deadLetters()).toEqual([]);
  });

  it('refuses writes while too many wait', async () => {
    const queue = open({ maxLength: 2, work: false });
    await queue.enqueue('a', 1);
    await queue.enqueue('a', 2);

    await expect(queue.enqueue('a', 3)).rejects.toBeInstanceOf(QueueFullError);
    expect(await queue.unwritten('a')).toBe(2);
  });

  it('is worked on by one process at a time, and by the next when that one ends', async () => {
    const by: string[] = [];
    const worker = (name: string) =>
      open({
        apply: async () => {
          by.push(name);
        },
      });
    const one = worker('one');
    await one.enqueue('a', 1);
    await eventually(() => by.length === 1);
    const two = worker('two');
    await two.enqueue('a', 2);
    await eventually(() => by.length === 2);
    await one.close();
    await two.enqueue('a', 3);
    await eventually(() => by.length === 3);

    expect(by).toEqual(['one', 'one', 'two']);
  });
}

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
        await eventually(() => lines >= enough, 60_000);
        // What it said before it died is heard to the end.
        const gone = once(child, 'close');
        child.kill('SIGKILL');
        await gone;
        writingMs += lastAtMs - firstAtMs;
        writes += lines;
      }
      const queue = new WriteQueue<string, number>({
        port: queueServer.port,
        name: 'killed',
        key: (id) => [id],
        apply: async ({ id, value, sequence }) => {
          if (((await database.get(`seen:${id}`)) ?? '') >= sequence) return;
          await database.multi().set(`seen:${id}`, sequence).rpush(`applied:${id}`, String(value)).exec();
        },
      });
      await eventually(async () => (await queue.length()) === 0, 60_000);

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
    kills * 30_000 + 60_000,
  );
});
