/** A cache's counters as OpenTelemetry metrics. They are read when the meter's reader asks; hits pay nothing for them. */
import { metrics, type Meter, type ObservableResult } from '@opentelemetry/api';
import type { Cache } from './cache.ts';
import { entityCounters } from './prometheus.ts';

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
  const up = meter.createObservableGauge('cache.store.up', { description: 'Whether the store is in use' });
  const observeUp = (result: ObservableResult) => result.observe(cache.available ? 1 : 0);
  up.addCallback(observeUp);
  stops.push(() => up.removeCallback(observeUp));
  return () => {
    for (const stop of stops) stop();
  };
}
