import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDynamoDBLabRepository } from '../src/database/dynamodb/lab-reservation-repository.ts';
import { RealRedis, redisServerPath } from './support/real-redis.ts';
import { startTestService } from './support/start-test-service.ts';
import { waitUntil } from './support/wait-until.ts';

const reservation = '/reservation/user123/res001';

/** Reads without a pause from several clients until stopped; knows every answer that was not 200. */
function startLoad(url: string, clients = 8) {
  const failures: unknown[] = [];
  const sources = { cache: 0, database: 0 };
  let slowestMs = 0;
  const stopped = new AbortController();
  const loops = Array.from({ length: clients }, async () => {
    while (!stopped.signal.aborted) {
      const startedAt = performance.now();
      try {
        const answer = await request(`${url}${reservation}`);
        const body = (await answer.body.json()) as { source: 'cache' | 'database' };
        if (answer.statusCode === 200) sources[body.source] += 1;
        else failures.push(body);
      } catch (error) {
        failures.push(error);
      }
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
  });
  return {
    failures,
    sources,
    slowestMs: () => slowestMs,
    async stop() {
      stopped.abort();
      await Promise.all(loops);
    },
  };
}

describe.runIf(redisServerPath !== undefined)('with a real redis-server', () => {
  async function startBoth() {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.kill());
    const service = await startTestService({ REDIS_HOST: `127.0.0.1:${redis.port}` });
    return { redis, url: service.url };
  }

  test('killed and started again under load, it fails no request, and the cache comes back by itself', async () => {
    const { redis, url } = await startBoth();
    const load = startLoad(url);
    await waitUntil(() => load.sources.cache > 50, 'reads come from the cache');

    await redis.kill();
    const before = load.sources.database;
    await waitUntil(() => load.sources.database > before + 20, 'reads come from the database');
    expect(await (await request(`${url}/health`)).body.text()).toBe(
      '{"redis":"disconnected","database":"connected"}',
    );
    await redis.restart();
    const hits = load.sources.cache;
    await waitUntil(() => load.sources.cache > hits + 50, 'reads come from the cache again');
    await load.stop();

    expect(load.failures).toEqual([]);
  });

  test('frozen under load, it fails no request, and the cache comes back by itself', async () => {
    const { redis, url } = await startBoth();
    const load = startLoad(url);
    await waitUntil(() => load.sources.cache > 50, 'reads come from the cache');

    redis.freeze();
    const before = load.sources.database;
    await waitUntil(() => load.sources.database > before + 20, 'reads come from the database');
    redis.thaw();
    const hits = load.sources.cache;
    await waitUntil(() => load.sources.cache > hits + 50, 'reads come from the cache again');
    await load.stop();

    expect(load.failures).toEqual([]);
    // A frozen store costs milliseconds; the bound leaves room for a busy machine, and is far below any timeout that hangs.
    expect(load.slowestMs()).toBeLessThan(10_000);
  });

  test('away from the start, the service answers from the database, and health says so', async () => {
    const redis = await RealRedis.start();
    await redis.kill();

    const { url } = await startTestService({ REDIS_HOST: `127.0.0.1:${redis.port}` });
    const answer = await request(`${url}${reservation}`);
    const statistics = await request(`${url}/cache/stats`);
    const health = await request(`${url}/health`);

    expect(answer.statusCode).toBe(200);
    expect(await answer.body.json()).toMatchObject({ source: 'database' });
    expect(statistics.statusCode).toBe(503);
    expect(await statistics.body.json()).toMatchObject({ code: 'CACHE_UNAVAILABLE' });
    expect(health.statusCode).toBe(200);
    expect(await health.body.json()).toEqual({ redis: 'disconnected', database: 'connected' });
  });

  test.each([
    ['text that is no JSON', 'SET reservation:user123:res001 nonsense'],
    ['JSON of another shape', 'SET reservation:user123:res001 "{\\"a\\":1}"'],
    ['another type', 'LPUSH reservation:user123:res001 a'],
  ])('%s under a key is a miss that repairs itself', async (_name, command) => {
    const { redis, url } = await startBoth();
    expect(await redis.command(command)).toMatch(/^[+:]/);

    const answers = [];
    for (let index = 0; index < 3; index += 1) {
      answers.push(await (await request(`${url}${reservation}`)).body.json());
    }

    expect(answers).toMatchObject([{ source: 'database' }, { source: 'cache' }, { source: 'cache' }]);
    expect(answers[2]).toMatchObject({ data: { restaurantName: 'Seoul BBQ' } });
  });
});

test('with the database away, cached reads go on and the others are a fast 503 with a clear body', async () => {
  const database = await createDynamoDBServer({ port: 0 });
  const { url } = await startTestService({ DYNAMODB_ENDPOINT: database.url });
  await (await request(`${url}${reservation}`)).body.dump();
  await database.close();

  const cached = await request(`${url}${reservation}`);
  const startedAt = performance.now();
  const others = await Promise.all(
    Array.from({ length: 50 }, (_, index) => request(`${url}/reservation/user${index}/res001`)),
  );
  const uncached = await request(`${url}${reservation}/nocache`);
  const elapsedMs = performance.now() - startedAt;
  const health = await request(`${url}/health`);

  expect(await cached.body.json()).toMatchObject({ source: 'cache' });
  for (const answer of [...others, uncached]) {
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    const problem = (await answer.body.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'DATABASE_UNAVAILABLE', status: 503 });
    expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|ECONN|DynamoDB/);
  }
  expect(elapsedMs).toBeLessThan(10_000);
  expect(health.statusCode).toBe(503);
  expect(await health.body.json()).toEqual({ redis: 'connected', database: 'disconnected' });
});

test('when the database comes back, so do the reads', async () => {
  const first = await createDynamoDBServer({ port: 0 });
  const { url } = await startTestService({ DYNAMODB_ENDPOINT: first.url });
  await first.close();
  expect((await request(`${url}${reservation}/nocache`)).statusCode).toBe(503);

  const second = await createDynamoDBServer({ port: first.port });
  onTestFinished(() => second.close());
  const repository = createDynamoDBLabRepository({
    region: 'ap-northeast-2',
    endpoint: second.url,
    table: 'Reservations',
  });
  await repository.initialize();
  await repository.close();

  await waitUntil(
    async () => (await request(`${url}${reservation}/nocache`)).statusCode === 200,
    'the database answers again',
  );
  expect((await request(`${url}/health`)).statusCode).toBe(200);
});
