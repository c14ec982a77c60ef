import { ConsoleOverview, FaultView } from '@quicktable/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningService } from '../../src/composition/start-service.ts';
import { startOwnService } from '../support/start-test-service.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ConsoleClient } from './support/console-client.ts';

const reservation = '/reservation/user123/res001';

let service: RunningService;
let client: ConsoleClient;

beforeAll(async () => {
  service = await startOwnService();
  client = await ConsoleClient.open(service.url);
});
afterAll(() => service.close());

/** What the reservation is read from, or the status of a refusal. */
async function source(): Promise<string | number> {
  const answer = await fetch(service.url + reservation);
  return answer.status === 200 ? ((await answer.json()) as { source: string }).source : answer.status;
}

const isCached = async () => (await source()) === 'cache';

beforeEach(async () => {
  await client.call('DELETE', '/faults/cache');
  await client.call('DELETE', '/faults/database');
  await waitUntil(isCached, 'the reservation is in the cache');
});

const overview = (client: ConsoleClient) => client.ask(ConsoleOverview, 'GET', '/overview');

test('a killed cache refuses connections: reads go on from the database, the console says so, and it comes back', async () => {
  await client.ask(FaultView, 'PUT', '/faults/cache', { kind: 'kill', seconds: 60 });

  await waitUntil(async () => (await source()) === 'database');
  expect(await source()).toBe('database');
  expect((await client.type('PING'))[0]).toMatch(
    /^CACHE_UNAVAILABLE: Could not connect to Redis at .*: Connection refused/,
  );
  const broken = await overview(client);
  expect(broken.engine).toMatchObject({ state: 'away' });
  expect(broken.faults).toMatchObject([{ target: 'cache', kind: 'kill' }]);
  expect((await client.call('DELETE', '/faults/cache')).status).toBe(204);
  await waitUntil(async () => (await source()) === 'cache');
  expect(await client.type('PING')).toEqual(['PONG']);
  expect((await overview(client)).faults).toEqual([]);
});

test('a frozen cache accepts connections and answers nothing; an invalidation is kept and delivered afterwards', async () => {
  await client.ask(FaultView, 'PUT', '/faults/cache', { kind: 'freeze', seconds: 60 });
  await waitUntil(async () => (await source()) === 'database');
  const kept = await client.call('POST', '/invalidations', {
    keyIds: [Buffer.from('reservation:user123:res001').toString('base64url')],
  });

  expect(kept.body).toEqual({ delivered: false });
  expect((await client.type('PING'))[0]).toMatch(/No answer from Redis/);
  await client.call('DELETE', '/faults/cache');
  await waitUntil(async () => (await source()) === 'cache');
  await waitUntil(async () => (await overview(client)).undelivered === 0);
});

test('a fault ends by itself, and a second one takes the place of the first', async () => {
  await client.ask(FaultView, 'PUT', '/faults/cache', { kind: 'freeze', seconds: 60 });
  await client.ask(FaultView, 'PUT', '/faults/cache', { kind: 'kill', seconds: 1 });

  expect((await overview(client)).faults).toHaveLength(1);
  await waitUntil(async () => (await overview(client)).faults.length === 0);
  await waitUntil(async () => (await source()) === 'cache');
});

test('a slow cache answers through real sockets, later', async () => {
  await client.ask(FaultView, 'PUT', '/faults/cache', { kind: 'slow', latencyMs: 60, seconds: 60 });
  const { durationMs } = (await client.call('POST', '/commands', { line: 'PING' })).body as {
    durationMs: number;
  };

  expect(durationMs).toBeGreaterThanOrEqual(50);
});

test('a failing database fails what the cache does not have, and nothing else', async () => {
  await client.ask(FaultView, 'PUT', '/faults/database', { kind: 'fail', errorRate: 1, seconds: 60 });

  expect(await source()).toBe('cache');
  const keyIds = [Buffer.from('reservation:user123:res001').toString('base64url')];
  await client.call('POST', '/invalidations', { keyIds });
  expect(await source()).toBe(503);
  await client.call('DELETE', '/faults/database');
  await waitUntil(async () => (await source()) === 'cache');
});

test('refuses what there is not: unknown kinds, too long, the wrong target', async () => {
  expect((await client.call('PUT', '/faults/cache', { kind: 'fail' })).body).toMatchObject({
    code: 'FAULT_UNSUPPORTED',
  });
  expect((await client.call('PUT', '/faults/database', { kind: 'kill' })).body).toMatchObject({
    code: 'FAULT_UNSUPPORTED',
  });
  expect((await client.call('PUT', '/faults/cache', { kind: 'kill', seconds: 61 })).status).toBe(400);
  expect((await client.call('PUT', '/faults/moon', { kind: 'kill' })).status).toBe(400);
});
