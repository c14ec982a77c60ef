import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../../scripts/lib/dynamodb-local.mjs';
import { createDynamoDBLabRepository } from '../../src/database/dynamodb/lab-reservation-repository.ts';
import { withLatency } from '../../src/database/with-latency.ts';
import { describeLabRepository } from './support/lab-contract.ts';

const open: { close(): unknown }[] = [];
const closeAll = async () => {
  for (const one of open.splice(0).reverse()) await one.close();
};
const keep = <Value extends { close(): unknown }>(value: Value): Value => {
  open.push(value);
  return value;
};
/** @param attemptTimeoutMs more for Amazon's emulator, which a busy machine lets wait long */
const repositoryAt = (endpoint: string, attemptTimeoutMs = 1_000) =>
  keep(
    createDynamoDBLabRepository({
      region: 'ap-northeast-2',
      endpoint,
      attemptTimeoutMs,
      table: `Reservations-${randomUUID().slice(0, 8)}`,
    }),
  );

describe('on the embedded database', () => {
  afterAll(closeAll);
  describeLabRepository('the embedded database', async () =>
    repositoryAt(keep(await createDynamoDBServer()).url),
  );
});

describe.runIf(hasDynamoDBLocal)('on DynamoDB Local', () => {
  afterAll(closeAll);
  describeLabRepository('DynamoDB Local', async () =>
    repositoryAt(keep(await startDynamoDBLocal()).url, 20_000),
  );
});

describe('a database in trouble', () => {
  afterEach(closeAll);

  test('that is not there is unavailable, soon', async () => {
    const gone = await createDynamoDBServer();
    const repository = repositoryAt(gone.url);
    await gone.close();

    const startedAt = performance.now();
    await expect(repository.find('user123', 'res001')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      statusCode: 503,
    });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  test('that accepts and never answers is unavailable within a bounded time', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    keep({
      close: () =>
        new Promise((resolve) => {
          silent.closeAllConnections();
          silent.close(resolve);
        }),
    });
    const repository = repositoryAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);

    await expect(repository.find('user123', 'res001')).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
  });

  test('that throttles twice is asked again, and throttling without end is busy', async () => {
    let refusals = 2;
    let requests = 0;
    const throttling = createServer((request, response) => {
      requests += 1;
      request.resume();
      const isRefused = refusals > 0;
      refusals -= 1;
      response.writeHead(isRefused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        isRefused
          ? '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}'
          : '{}',
      );
    });
    await new Promise<void>((resolve) => throttling.listen(0, '127.0.0.1', resolve));
    keep({
      close: () =>
        new Promise((resolve) => {
          throttling.closeAllConnections();
          throttling.close(resolve);
        }),
    });
    const repository = repositoryAt(`http://127.0.0.1:${(throttling.address() as AddressInfo).port}`);

    expect(await repository.find('user123', 'res001')).toBeUndefined();
    expect(requests).toBe(3);
    refusals = Number.POSITIVE_INFINITY;
    await expect(repository.find('user123', 'res001')).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  });

  test('without the table says which command creates it', async () => {
    const repository = repositoryAt(keep(await createDynamoDBServer()).url);

    await expect(repository.find('user123', 'res001')).rejects.toThrow(/npm run init/);
  });
});

test('a latency in front delays reads, and ends early for a caller that gives up', async () => {
  const repository = withLatency(repositoryAt(keep(await createDynamoDBServer()).url), 60);
  await repository.initialize();

  const startedAt = performance.now();
  const found = await repository.find('user123', 'res001');
  const tookMs = performance.now() - startedAt;
  const abandoned = repository.find('user123', 'res001', AbortSignal.timeout(5));

  expect(found?.restaurantName).toBe('Seoul BBQ');
  expect(tookMs).toBeGreaterThanOrEqual(55);
  await expect(abandoned).rejects.toMatchObject({ name: 'TimeoutError' });
  await closeAll();
});
