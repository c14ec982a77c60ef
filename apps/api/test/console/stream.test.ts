import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createCache, memoryStore } from '@quicktable/cache';
import { ConsoleOverview } from '@quicktable/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { StreamClient } from '../../src/console/watch/stream-client.ts';
import { EventBatch } from '../../src/console/watch/event-batch.ts';
import { LatencyWindow } from '../../src/console/watch/latency-window.ts';
import { SpaceSaving } from '../../src/console/watch/space-saving.ts';
import { Watch } from '../../src/console/watch/watch.ts';
import { startOwnService, startTestService } from '../support/start-test-service.ts';
import { waitUntil } from '../support/wait-until.ts';
import { ConsoleClient } from './support/console-client.ts';

test('tells what happens in the cache, and every second what it came to', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);
  const listener = await client.listen();

  await fetch(`${url}/reservation/user123/res001`);
  for (let count = 0; count < 5; count += 1) await fetch(`${url}/reservation/user123/res001`);

  const first = await listener.hears('overview');
  ConsoleOverview.parse(first.data);
  await listener.hears('overview', (data) => {
    const { databaseReadsSaved, latency, topKeys, engine } = ConsoleOverview.parse(data);
    return (
      databaseReadsSaved >= 5 &&
      latency.hit.count >= 5 &&
      latency.miss.count >= 1 &&
      topKeys[0]?.key === 'reservation:user123:res001' &&
      engine.state === 'up'
    );
  });
  const events = listener
    .of('cache')
    .flatMap(({ data }) => data['events'] as { type: string; key: string }[]);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['miss', 'load', 'fill', 'hit']));
  expect(listener.of('cache').every(({ id }) => id !== undefined)).toBe(true);
});

test('a console that comes back gets what it missed, and nothing twice', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);
  const before = await client.listen();
  await fetch(`${url}/reservation/user123/res001`);
  const { id } = await before.hears('cache');
  before.close();
  await fetch(`${url}/reservation/user123/res002`);

  const after = await client.listen({ 'last-event-id': id ?? '' });

  await after.hears('cache', (data) => JSON.stringify(data).includes('reservation:user123:res002'));
  const ids = after.of('cache').map((one) => Number(one.id));
  expect(Math.min(...ids)).toBeGreaterThan(Number(id));
});

test('so many consoles and no more; a closed one makes room', async () => {
  const { url } = await startTestService();
  const client = await ConsoleClient.open(url);
  const listeners = await Promise.all(Array.from({ length: 8 }, () => client.listen()));

  const ninth = await fetch(`${url}/v1/console/stream`);
  listeners[0]?.close();

  expect(await ninth.json()).toMatchObject({ code: 'TOO_MANY_CONSOLES' });
  expect(ninth.headers.get('retry-after')).toBe('5');
  await waitUntil(async () => {
    const stopped = new AbortController();
    const answer = await fetch(`${url}/v1/console/stream`, { signal: stopped.signal });
    stopped.abort();
    return answer.status === 200;
  });
});

test('a service that closes ends the streams', async () => {
  const service = await startOwnService();
  const listener = await (await ConsoleClient.open(service.url)).listen();
  await listener.hears('overview');

  await service.close();

  await waitUntil(() => listener.ended);
});

test('while no console is open nothing is watched', async () => {
  const cache = createCache({ store: memoryStore() });
  onTestFinished(() => cache.close());
  const watch = new Watch({
    cache,
    engine: undefined,
    faults: () => [],
    theatre: () => ({ state: 'idle', reason: null, request: null, rows: [] }),
    consolesMost: 1,
  });

  await watch.overview();
  expect(watch.watching).toBe(false);
  const server = createServer((_request, response) => watch.connect(response, {}, 0)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const stopped = new AbortController();
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal: stopped.signal });
  expect(watch.watching).toBe(true);
  expect(watch.hasRoom).toBe(false);
  stopped.abort();
  await waitUntil(() => watch.hasRoom);
  watch.close();
  expect(watch.watching).toBe(false);
});

test('a console that does not read costs no more memory than its bound, and learns what it missed', async () => {
  let response: ServerResponse | undefined;
  const server = createServer((_request, answer) => {
    response = answer;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await waitUntil(() => response !== undefined);
  socket.pause();
  const client = new StreamClient(response as ServerResponse, {});
  const text = `data: ${'x'.repeat(64 * 1024)}\n\n`;

  let sent = 0;
  for (let count = 0; count < 1_000; count += 1) {
    if (client.send(text)) sent += 1;
    expect((response as ServerResponse).writableLength).toBeLessThan(1024 * 1024);
    await new Promise((resolve) => setImmediate(resolve));
  }
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part.replaceAll('x', '');
  });
  socket.resume();

  await waitUntil(() => client.send(': now\n\n'));
  await waitUntil(() => received.includes(`event: missed\ndata: {"messages":`));
  expect(sent).toBeLessThan(1_000);
});

test('a batch keeps the first events and every fault, and counts the rest', () => {
  const batch = new EventBatch(3);
  for (let count = 0; count < 100; count += 1) {
    batch.add({ type: 'hit', entity: 'a', key: `a:${count}`, tier: 'store', durationMs: 0.1 });
  }
  batch.add({ type: 'invalidate', entity: 'a', key: 'a:1', delivered: false });
  batch.add({ type: 'storeError', error: new Error('gone') });

  const taken = batch.take();

  expect(taken?.events.map(({ type }) => type)).toEqual(['hit', 'hit', 'hit', 'invalidate', 'storeError']);
  expect(taken?.events[3]).toMatchObject({ detail: 'kept' });
  expect(taken?.counts).toEqual({ a: { hit: 100, invalidate: 1 }, '': { storeError: 1 } });
  expect(taken?.leftOut).toBe(97);
  expect(batch.take()).toBeUndefined();
});

test('the sketch finds the heavy keys of a long stream, and never counts one too low', () => {
  const sketch = new SpaceSaving(64);
  const real = new Map<string, number>();
  // Key n comes 1000/n times, among a crowd that comes once each.
  for (let round = 1; round <= 1_000; round += 1) {
    for (let rank = 1; rank <= 10; rank += 1) {
      if (round % rank !== 0) continue;
      sketch.add(`hot${rank}`);
      real.set(`hot${rank}`, (real.get(`hot${rank}`) ?? 0) + 1);
    }
    sketch.add(`once${round}`);
  }

  const top = sketch.top(5);

  expect(top.map(({ key }) => key)).toEqual(['hot1', 'hot2', 'hot3', 'hot4', 'hot5']);
  for (const { key, count, tooManyAtMost } of top) {
    expect(count).toBeGreaterThanOrEqual(real.get(key) ?? 0);
    expect(count - tooManyAtMost).toBeLessThanOrEqual(real.get(key) ?? 0);
  }
});

test('latencies fall into the bucket that holds them, and go after a minute', () => {
  const window = new LatencyWindow();
  for (const ms of [0.01, 0.03125, 0.04, 1, 1.01, 9_000]) window.record(ms);

  const { counts, count, p50Ms, p99Ms } = window.figures();
  for (let slice = 0; slice < 6; slice += 1) window.turn();

  expect(counts.slice(0, 2)).toEqual([2, 1]);
  expect([counts[5], counts[6], counts.at(-1)]).toEqual([1, 1, 1]);
  expect(count).toBe(6);
  expect(p50Ms).toBeLessThanOrEqual(p99Ms ?? 0);
  expect(window.figures()).toMatchObject({ count: 0, p50Ms: null });
});
