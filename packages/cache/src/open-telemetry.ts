/**
 * A cache's and a write queue's counters and durations as OpenTelemetry metrics. Counters are read when the meter's reader asks,
 * so hits pay nothing for them; durations are told one by one, as OpenTelemetry's histograms want them.
 */
import { metrics, type BatchObservableResult, type Meter, type ObservableResult } from '@opentelemetry/api';
import type { Cache } from './cache.ts';
import { entityCounters, entityHistograms, queueCounters, queueGauges } from './prometheus.ts';
import type { WriteQueue } from './queue/write-queue.ts';

/** Observes a cache with a meter (default: the global one's); returns how to stop it. */
export function observeWithOpenTelemetry(
  cache: Cache,
  meter: Meter = metrics.getMeter('@quicktable/cache'),
): () => void {
  const stops: (() => void)[] = [];
  for (const [name, description, read] of entityCounters) {
    const counter = meter.createObservableCounter(`cache.${name.replace(/_total$/, '')}`, { description });
    const observe = (result: ObservableResult) => {
      for (const [entity, entityMetrics] of cache.entityMetrics()) {
        result.observe(read(entityMetrics), { 'cache.entity': entity });
      }
    };
    counter.addCallback(observe);
    stops.push(() => counter.removeCallback(observe));
  }
  const inSeconds = (description: string) => ({ description, unit: 's' });
  const histograms = new Map(
    [...entityHistograms, ['store', 'Duration of calls of the store'] as const].map(([name, description]) => [
      name,
      meter.createHistogram(`cache.${name}.duration`, inSeconds(description)),
    ]),
  );
  stops.push(
    cache.onDuration((name, durationMs, entity) => {
      const attributes = entity === undefined ? {} : { 'cache.entity': entity };
      histograms.get(name)?.record(durationMs / 1_000, attributes);
    }),
  );
  const undelivered = meter.createObservableGauge('cache.undelivered_invalidations', {
    description: 'Invalidations that wait for the store',
  });
  const observeUndelivered = (result: ObservableResult) => result.observe(cache.undelivered);
  undelivered.addCallback(observeUndelivered);
  stops.push(() => undelivered.removeCallback(observeUndelivered));
  const up = meter.createObservableGauge('cache.store.up', { description: 'Whether the store is in use' });
  const observeUp = (result: ObservableResult) => result.observe(cache.available ? 1 : 0);
  up.addCallback(observeUp);
  stops.push(() => up.removeCallback(observeUp));
  return () => {
    for (const stop of stops) stop();
  };
}

/** The same for a write queue; what waits in it is asked for when the reader asks, and not told while Redis is away. */
export function observeWriteQueueWithOpenTelemetry<Id, Value>(
  queue: WriteQueue<Id, Value>,
  meter: Meter = metrics.getMeter('@quicktable/cache'),
): () => void {
  const stops: (() => void)[] = [];
  const attributes = { 'cache.queue': queue.name };
  for (const [name, description, read] of queueCounters) {
    const counter = meter.createObservableCounter(`cache.queue.${name.replace(/_total$/, '')}`, {
      description,
    });
    const observe = (result: ObservableResult) => result.observe(read(queue.metrics), attributes);
    counter.addCallback(observe);
    stops.push(() => counter.removeCallback(observe));
  }
  const gauges = queueGauges.map(
    ([name, description, read]) =>
      [meter.createObservableGauge(`cache.queue.${name}`, { description }), read] as const,
  );
  const observeState = async (result: BatchObservableResult) => {
    const state = await queue.inspect().catch(() => undefined);
    if (state) for (const [gauge, read] of gauges) result.observe(gauge, read(state), attributes);
  };
  const observed = gauges.map(([gauge]) => gauge);
  meter.addBatchObservableCallback(observeState, observed);
  stops.push(() => meter.removeBatchObservableCallback(observeState, observed));
  return () => {
    for (const stop of stops) stop();
  };
}
