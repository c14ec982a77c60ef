/** The lab's commands against servers that are not ours, as on AWS: redis-server, DynamoDB Local, MariaDB. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../scripts/lib/dynamodb-local.mjs';
import { hasMariadb, startMariadb } from './database/support/mariadb.ts';
import { RealRedis, redisServerPath } from './support/real-redis.ts';
import { spawnCommand } from './support/spawn-command.ts';

/** Runs init, serve, the lab's reads and bench, as task 5 of the lab does. */
async function runTask5(env: Record<string, string>): Promise<void> {
  const init = spawnCommand(['init'], { ...env, QUICKTABLE_LANG: 'ko' });
  expect(await init.exited).toBe(0);
  expect(init.stderr()).toBe('');
  expect(init.stdout()).toBe('Amazon DynamoDB 테이블 초기화 중...\n10개의 예약 데이터가 추가되었습니다.\n');

  const service = spawnCommand(['serve'], env);
  const [, url = ''] = await service.matched(/"url":"(http:[^"]+)"/);
  const read = async (path: string) => (await fetch(`${url}${path}`)).json();
  expect(await read('/health')).toEqual({ redis: 'connected', database: 'connected' });
  expect(await read('/reservation/user123/res001/nocache')).toMatchObject({ source: 'database' });
  expect(await read('/reservation/user123/res001')).toMatchObject({ source: 'database' });
  expect(await read('/reservation/user123/res001')).toMatchObject({
    source: 'cache',
    data: { restaurantName: 'Seoul BBQ', partySize: 4 },
  });
  expect(await read('/cache/stats')).toMatchObject({ hitRate: expect.any(Number) });

  const bench = spawnCommand(['bench', '--url', url, '--json'], env);
  expect(await bench.exited).toBe(0);
  const figures = JSON.parse(bench.stdout());
  expect(figures.cached.hitRatePercent).toBeGreaterThanOrEqual(98);
}

describe.runIf(redisServerPath !== undefined)('with a real redis-server', () => {
  async function redisAddress(): Promise<Record<string, string>> {
    const redis = await RealRedis.start();
    onTestFinished(() => redis.kill());
    return { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), PORT: '0' };
  }

  test.runIf(hasDynamoDBLocal)('task 5 of the lab runs against DynamoDB Local', async () => {
    const database = await startDynamoDBLocal();
    onTestFinished(() => database.close());

    await runTask5({
      ...(await redisAddress()),
      AWS_DEFAULT_REGION: 'ap-northeast-2',
      DYNAMODB_ENDPOINT: database.url,
    });
  });

  test.runIf(hasMariadb)('task 5 of the lab runs against MySQL', async () => {
    const database = await startMariadb();
    onTestFinished(() => database.close());

    await runTask5({ ...(await redisAddress()), DATABASE_URL: database.url('quicktable') });
  });
});
