/** A cache's counters in the text format of Prometheus. The only label values are entity names, tiers and bucket bounds. */
import type { Cache } from './cache.ts';
import { bucketBoundsMs, type EntityMetrics, type Histogram } from './metrics.ts';
import type { WriteQueue } from './queue/write-queue.ts';
import type { WriteQueueMetrics } from './queue/write-queue-metrics.ts';
import type { WriteQueueState } from './queue/write-queue-options.ts';

/** A counter per entity: its name without prefix, what it says, and where it is read. */
export const entityCounters = [
  ['l1_hits_total', 'Reads answered in this process', (metrics) => metrics.l1Hits],
  ['hits_total', 'Reads answered from the store', (metrics) => metrics.hits],
  ['stale_hits_total', 'Reads answered with a value past its freshness', (metrics) => metrics.staleHits],
  ['misses_total', 'Reads that had to load', (metrics) => metrics.misses],
  ['waits_total', "Loads that waited for another process's", (metrics) => metrics.waits],
  ['loads_total', 'Calls of the loader', (metrics) => metrics.loads],
  ['load_errors_total', 'Calls of the loader that failed', (metrics) => metrics.loadErrors],
  ['fills_total', 'Values stored', (metrics) => metrics.fills],
  ['refused_fills_total', 'Values not stored because the lease was gone', (metrics) => metrics.refusedFills],
  ['corruptions_total', 'Stored values that could not be used', (metrics) => metrics.corruptions],
  ['invalidations_total', 'Keys invalidated', (metrics) => metrics.invalidations],
  ['bypasses_total', 'Reads that went past a store that was away', (metrics) => metrics.bypasses],
] as const satisfies readonly (readonly [string, string, (metrics: EntityMetrics) => number])[];

/** A histogram per entity, as above. */
export const entityHistograms = [
  ['load', 'Duration of the loader', (metrics) => metrics.loadDuration],
  ['read', 'Duration of looking in the store, of one read in eight', (metrics) => metrics.readDuration],
] as const satisfies readonly (readonly [string, string, (metrics: EntityMetrics) => Histogram])[];

/** The same of a write queue: what this process has done with it. */
export const queueCounters = [
  ['enqueued_total', 'Writes taken into the queue', (metrics) => metrics.enqueued],
  ['refused_total', 'Writes that found no room', (metrics) => metrics.refused],
  ['coalesced_total', 'Writes that took the place of an earlier one', (metrics) => metrics.coalesced],
  ['applied_total', 'Writes that the database has taken', (metrics) => metrics.applied],
  ['failures_total', 'Tries that failed', (metrics) => metrics.failures],
  ['given_up_total', 'Writes given up', (metrics) => metrics.deadLetters],
  ['lost_leases_total', 'Keys that another worker took over', (metrics) => metrics.lostLeases],
] as const satisfies readonly (readonly [string, string, (metrics: WriteQueueMetrics) => number])[];

/** What waits in a queue, the same in every process. */
export const queueGauges = [
  ['length', 'Writes that wait for the database', (state) => state.length],
  ['held_keys', 'Keys that wait because of a dead letter', (state) => state.heldKeys],
  ['dead_letters', 'Writes that were given up', (state) => state.deadLetters],
  ['oldest_age_seconds', 'How long the oldest write has waited', (state) => (state.oldestAgeMs ?? 0) / 1_000],
] as const satisfies readonly (readonly [string, string, (state: WriteQueueState) => number])[];

function histogramLines(name: string, labels: string, histogram: Histogram): string[] {
  const lines: string[] = [];
  const separator = labels === '' ? '' : ',';
  let cumulative = 0;
  for (const [index, boundMs] of bucketBoundsMs.entries()) {
    cumulative += histogram.counts[index] ?? 0;
    lines.push(`${name}_bucket{${labels}${separator}le="${boundMs / 1_000}"} ${cumulative}`);
  }
  lines.push(`${name}_bucket{${labels}${separator}le="+Inf"} ${histogram.count}`);
  const braces = labels === '' ? '' : `{${labels}}`;
  lines.push(`${name}_sum${braces} ${histogram.sumMs / 1_000}`, `${name}_count${braces} ${histogram.count}`);
  return lines;
}

/** All metrics of a cache; each name begins with the prefix. Durations are in seconds, as Prometheus wants them. */
export function prometheusText(cache: Cache, prefix = 'cache'): string {
  const lines: string[] = [];
  const head = (name: string, help: string, type: string) =>
    lines.push(`# HELP ${prefix}_${name} ${help}`, `# TYPE ${prefix}_${name} ${type}`);
  const entities = cache.entityMetrics();
  for (const [name, help, read] of entityCounters) {
    head(name, help, 'counter');
    for (const [entity, metrics] of entities)
      lines.push(`${prefix}_${name}{entity="${entity}"} ${read(metrics)}`);
  }
  for (const [name, help, read] of entityHistograms) {
    head(`${name}_duration_seconds`, help, 'histogram');
    for (const [entity, metrics] of entities) {
      lines.push(
        ...histogramLines(`${prefix}_${name}_duration_seconds`, `entity="${entity}"`, read(metrics)),
      );
    }
  }
  head('store_duration_seconds', 'Duration of calls of the store', 'histogram');
  lines.push(...histogramLines(`${prefix}_store_duration_seconds`, '', cache.storeDuration));
  head('store_up', 'Whether the store is in use (1) or its breaker is open (0)', 'gauge');
  lines.push(`${prefix}_store_up ${cache.available ? 1 : 0}`);
  head('undelivered_invalidations', 'Invalidations that wait for the store', 'gauge');
  lines.push(`${prefix}_undelivered_invalidations ${cache.undelivered}`);
  return `${lines.join('\n')}\n`;
}

/** All metrics of a write queue; rejects as {@link WriteQueue.inspect} does. */
export async function writeQueuePrometheusText<Id, Value>(
  queue: WriteQueue<Id, Value>,
  prefix = 'cache_queue',
): Promise<string> {
  const state = await queue.inspect();
  const { metrics } = queue;
  const labels = `queue="${queue.name}"`;
  const lines: string[] = [];
  const head = (name: string, help: string, type: string) =>
    lines.push(`# HELP ${prefix}_${name} ${help}`, `# TYPE ${prefix}_${name} ${type}`);
  const single = (name: string, help: string, type: string, value: number) => {
    head(name, help, type);
    lines.push(`${prefix}_${name}{${labels}} ${value}`);
  };
  for (const [name, help, read] of queueCounters) single(name, help, 'counter', read(metrics));
  for (const [name, help, read] of queueGauges) single(name, help, 'gauge', read(state));
  head('apply_duration_seconds', 'Duration of the calls to the database', 'histogram');
  lines.push(...histogramLines(`${prefix}_apply_duration_seconds`, labels, metrics.applyDuration));
  head('lag_seconds', 'From the acknowledgement of a write to the database', 'histogram');
  lines.push(...histogramLines(`${prefix}_lag_seconds`, labels, metrics.lag));
  return `${lines.join('\n')}\n`;
}
