import { TheatreView, theatreStrategies } from '@quicktable/contracts';
import { expect, test } from 'vitest';
import { startTestService } from '../support/start-test-service.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ConsoleClient } from './support/console-client.ts';

test('plays the same load under each strategy and counts what each costs', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);
  const listener = await client.listen();

  await client.ask(TheatreView, 'POST', '/theatre', {
    requests: 400,
    keys: 20,
    databaseMs: 2,
    writeShare: 0.2,
    seed: 7,
  });
  await listener.hears('theatre', (data) => data['state'] === 'done' || data['state'] === 'failed');

  const { rows, state, reason } = await client.ask(TheatreView, 'GET', '/theatre');
  expect([state, reason]).toEqual(['done', null]);
  expect(rows.map(({ strategy }) => strategy)).toEqual([...theatreStrategies]);
  const [none, ...cached] = rows;
  expect(none).toMatchObject({ done: 400, hits: 0, stale: 0 });
  expect(none?.databaseReads).toBe(none?.reads);
  for (const row of cached) {
    expect(row).toMatchObject({ state: 'done', done: 400, reads: none?.reads, writes: none?.writes });
    expect(row.databaseReads, row.strategy).toBeLessThan(none?.databaseReads ?? 0);
    expect(row.hits, row.strategy).toBeGreaterThan(0);
  }
  // Whose writers tell the cache, there nothing is stale; whose do not, there the TTL is the only bound.
  for (const name of ['write-through', 'write-around', 'write-behind']) {
    expect(
      rows.find(({ strategy }) => strategy === name),
      name,
    ).toMatchObject({ stale: 0, versionsBehindMost: 0 });
  }
  expect(await client.type('KEYS theatre:*')).toEqual(['(empty array)']);
});

test('one run at a time, to be cancelled at any moment', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);

  const started = await client.call('POST', '/theatre', { requests: 20_000, databaseMs: 50 });
  const second = await client.call('POST', '/theatre', { requests: 100 });
  await waitUntil(async () => ((await client.ask(TheatreView, 'GET', '/theatre')).rows[0]?.done ?? 0) > 0);
  const cancelled = await client.ask(TheatreView, 'DELETE', '/theatre');
  const again = await client.call('POST', '/theatre', { requests: 100, strategies: ['none'], databaseMs: 0 });

  expect([started.status, again.status]).toEqual([202, 202]);
  expect(second.body).toMatchObject({ code: 'THEATRE_BUSY' });
  expect(cancelled.state).toBe('cancelled');
});

test('a load beyond its bounds is refused', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);

  for (const body of [
    { requests: 20_001 },
    { concurrency: 65 },
    { databaseMs: 201 },
    { strategies: ['magic'] },
  ]) {
    expect((await client.call('POST', '/theatre', body)).status).toBe(400);
  }
});
