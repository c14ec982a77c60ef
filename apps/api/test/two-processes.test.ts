import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { Pool, request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RealRedis, redisServerPath } from './support/real-redis.ts';
import { spawnCommand } from './support/spawn-command.ts';

describe.runIf(redisServerPath !== undefined)('two processes on one redis-server', () => {
  test('500 concurrent requests for one cold key are one read of the database', async () => {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.kill());
    const database = await createDynamoDBServer({ port: 0, latencyMs: 50 });
    onTestFinished(() => database.close());
    const env = {
      PORT: '0',
      REDIS_HOST: `127.0.0.1:${redis.port}`,
      DYNAMODB_ENDPOINT: database.url,
      LOG_LEVEL: 'info',
    };
    const init = spawnCommand(['init'], env);
    expect(await init.exited).toBe(0);
    const services = [spawnCommand(['serve'], env), spawnCommand(['serve'], env)];
    const urls = await Promise.all(
      services.map(async (service) => (await service.matched(/"url":"(http:[^"]+)"/))[1] ?? ''),
    );
    const pools = urls.map((url) => new Pool(url, { connections: 125 }));
    onTestFinished(async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    });

    const answers = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const pool = pools[index % 2] as Pool;
        const answer = await pool.request({ method: 'GET', path: '/reservation/user123/res001' });
        await answer.body.dump();
        return answer.statusCode;
      }),
    );

    expect(answers.filter((status) => status !== 200)).toEqual([]);
    const reads = await Promise.all(
      urls.map(async (url) => {
        const metrics = await (await request(`${url}/metrics`)).body.text();
        return Number(/quicktable_database_reads_total (\d+)/.exec(metrics)?.[1]);
      }),
    );
    expect(reads.reduce((left, right) => left + right, 0)).toBe(1);
  });
});
