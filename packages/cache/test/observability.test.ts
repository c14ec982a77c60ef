/** What can be seen of a cache from outside: metrics, events, diagnostics, inspection. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Meter } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createCache,
  diagnosticsChannelName,
  KeyInvalidError,
  memoryStore,
  observeWithOpenTelemetry,
  prometheusText,
  redisStore,
  type Cache,
  type CacheEvent,
} from '../src/index.ts';
import { eventually, freePort } from './support/redis-servers.ts';

describe('observability', () => {
  const caches: Cache[] = [];
  const open = () => {
    const cache = createCache({ store: memoryStore() });
    caches.push(cache);
    const things = cache.entity('thing', {
      key: (n: number) => [n],
      load: async (n) => {
        if (n < 0) throw new Error('no');
        return { n };
      },
      tags: ({ n }) => [`tag${n}`],
    });
    return { cache, things };
  };
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
  });

  it('warns once when its store has never answered and nobody listens, with the address and the reason', async () => {
    const warnings: Error[] = [];
    const port = await freePort();
    const hear = (warning: Error) => {
      if (warning.message.includes(String(port))) warnings.push(warning);
    };
    process.on('warning', hear);
    const openAway = (listen: boolean) => {
      const cache = createCache({ store: redisStore({ port }) });
      const faults: CacheEvent[] = [];
      if (listen) cache.subscribe((event) => faults.push(event), 'rare');
      caches.push(cache);
      return { things: cache.entity('thing', { key: (n: number) => [n], load: (n) => n }), faults };
    };

    const heard = openAway(true);
    await heard.things.get(1);
    await eventually(() => heard.faults.some(({ type }) => type === 'breaker'));
    const away = openAway(false);
    await away.things.get(1);
    await eventually(() => warnings.length > 0);
    await away.things.get(2);
    process.off('warning', hear);

    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain(`There is no connection to Redis at 127.0.0.1:${port} (`);
    expect(warnings[0]?.message).toContain('ECONNREFUSED');
  });

  it('counts per entity in the text format of Prometheus, and only entity names are labels', async () => {
    const { cache, things } = open();
    for (const n of [1, 2, 3, 1]) await things.get(n);
    await things.get(-1).catch(() => {});

    const text = prometheusText(cache);

    expect(text).toContain('cache_hits_total{entity="thing"} 1\n');
    expect(text).toContain('cache_misses_total{entity="thing"} 4\n');
    expect(text).toContain('cache_load_errors_total{entity="thing"} 1\n');
    expect(text).toContain('cache_load_duration_seconds_bucket{entity="thing",le="+Inf"} 3\n');
    expect(text).toContain('cache_store_up 1\n');
    const labels = new Set([...text.matchAll(/entity="([^"]*)"/g)].map((match) => match[1]));
    expect(labels).toEqual(new Set(['thing']));
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+)$/);
    }
  });

  it('lets OpenTelemetry read the same counters', async () => {
    const { cache, things } = open();
    const callbacks = new Map<
      string,
      (result: { observe: (value: number, labels?: object) => void }) => void
    >();
    const instrument = (name: string) => ({
      addCallback: (callback: never) => callbacks.set(name, callback),
      removeCallback: () => callbacks.delete(name),
    });
    const meter = {
      createObservableCounter: instrument,
      createObservableGauge: instrument,
      createHistogram: (name: string) => ({
        record: (value: number, labels: object) => recorded.push([name, value, labels]),
      }),
    } as unknown as Meter;
    const recorded: [string, number, object][] = [];
    const stop = observeWithOpenTelemetry(cache, meter);
    await things.get(1);
    await things.get(1);
    const later = cache.entity('later', { key: (n: number) => [n], load: (n) => ({ n }) });
    await later.get(1);

    const seen: unknown[] = [];
    callbacks.get('cache.hits')?.({ observe: (value, labels) => seen.push([value, labels]) });
    stop();

    expect(seen).toEqual([
      [1, { 'cache.entity': 'thing' }],
      [0, { 'cache.entity': 'later' }],
    ]);
    expect(callbacks.size).toBe(0);
    const told = (name: string) => recorded.filter(([recordedName]) => recordedName === name);
    for (const name of ['cache.load.duration', 'cache.read.duration']) {
      expect(told(name).map(([, , labels]) => labels)).toEqual([
        { 'cache.entity': 'thing' },
        { 'cache.entity': 'later' },
      ]);
    }
    expect(told('cache.store.duration').length).toBeGreaterThan(3);
    expect(recorded.every(([, seconds]) => seconds >= 0 && seconds < 60)).toBe(true);
    const before = recorded.length;
    await later.get(2);
    expect(recorded.length).toBe(before);
  });

  it('tells what happens as typed events and on a diagnostics channel', async () => {
    const { cache, things } = open();
    const events: CacheEvent[] = [];
    const published: unknown[] = [];
    const onMessage = (message: unknown) => published.push(message);
    subscribe(diagnosticsChannelName, onMessage);
    const stop = cache.subscribe((event) => {
      events.push(event);
      throw new Error('a listener cannot disturb the cache');
    });

    await things.get(1);
    await things.get(1);
    await things.invalidate(1);
    stop();
    unsubscribe(diagnosticsChannelName, onMessage);
    await things.get(1);

    expect(events.map(({ type }) => type)).toEqual(['miss', 'load', 'fill', 'answer', 'hit', 'invalidate']);
    for (const event of events) if ('durationMs' in event) expect(event.durationMs).toBeGreaterThanOrEqual(0);
    expect(published).toEqual(events);
  });

  it('inspects a key: state, age, freshness, tags, size', async () => {
    const { things } = open();
    const absent = await things.inspect(1);
    await things.get(1);

    const present = await things.inspect(1);

    expect(absent.state).toBe('absent');
    expect(present).toMatchObject({ key: 'thing:1', state: 'value', tags: ['tag1'], holders: [] });
    expect(present.ageMs).toBeGreaterThanOrEqual(0);
    expect(present.freshForMs).toBeGreaterThan(0);
    expect(present.size).toBeGreaterThan(7);
  });

  it('tells a listener to rare events nothing of reads', async () => {
    const { cache, things } = open();
    const events: CacheEvent[] = [];
    const stop = cache.subscribe((event) => events.push(event), 'rare');

    await things.get(1);
    await things.get(1);
    await cache.clear();
    stop();
    await cache.clear();

    expect(events).toEqual([{ type: 'clear', delivered: true }]);
  });

  it('inspects and invalidates by key, for tools that know no ids', async () => {
    const { cache, things } = open();
    await things.get(1);

    const present = await cache.inspectKey('thing:1');
    const unknown = await cache.inspectKey('session:abc');
    const { delivered } = await cache.invalidateKeys(['thing:1']);

    expect(cache.entityPrefixes()).toEqual([['thing', 'thing:']]);
    expect(present).toMatchObject({ entity: 'thing', text: '{"n":1}', tags: ['tag1'], inProcess: false });
    expect(unknown).toBeUndefined();
    expect(delivered).toBe(true);
    expect(await things.peek(1)).toBeUndefined();
    await expect(cache.invalidateKeys(['session:abc'])).rejects.toBeInstanceOf(KeyInvalidError);
  });
});
