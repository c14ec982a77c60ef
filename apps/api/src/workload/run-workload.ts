/**
 * Puts one load on a strategy and counts what comes of it. The load is open-loop: operations begin when their time has come,
 * however slow the earlier ones are, and the same seed gives every strategy the same operations at the same times.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './random.ts';
import { makeRecord, type SimulatedDatabase } from './simulated-database.ts';
import type { RunningStrategy } from './strategies.ts';
import { zipf } from './zipf.ts';

export interface Workload {
  readonly durationMs: number;
  readonly operationsPerSecond: number;
  readonly keys: number;
  /** Skew of the keys' popularity; 0 makes all equal. */
  readonly zipfExponent: number;
  /** Part of the operations (0–1) that write through the strategy. */
  readonly writeShare: number;
  /** Part of the operations (0–1) that change the database without the strategy: another program's writes. */
  readonly foreignWriteShare: number;
  /** From when to when the database is away, as parts of the duration (0–1). */
  readonly outage?: readonly [from: number, to: number];
  readonly seed: number;
  /** Length of the windows that the course of the run is told in. */
  readonly windowMs: number;
}

/** Counts of one stretch of the run; an operation counts where it ends. */
export interface WorkloadCounts {
  reads: number;
  /** Reads that the database was not asked for. */
  hits: number;
  writes: number;
  /** Reads and writes that ended with an error. */
  failures: number;
  /** Reads that returned less than what a write through the strategy had already acknowledged when they began. */
  staleOwn: number;
  /** The same, where the newer value had come from another program. */
  staleForeign: number;
  databaseReads: number;
  databaseWrites: number;
}

export interface WorkloadWindow extends WorkloadCounts {
  /** The window's end, from the start of the run. */
  readonly atMs: number;
}

export interface Latency {
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maximumMs: number;
}

export interface WorkloadResult extends WorkloadCounts {
  /** How long the run really took; shorter than asked for when it was stopped. */
  readonly elapsedMs: number;
  /** Operations that were not begun because too many were under way. */
  readonly dropped: number;
  /** How far a read's value was behind at most, from the newer value's acknowledgement to the read's beginning. */
  readonly oldestStaleMs: number;
  readonly readLatency: Latency;
  readonly writeLatency: Latency;
  readonly windows: readonly WorkloadWindow[];
}

export interface WorkloadHooks {
  /** Ends the run early; its figures are then those until here. */
  readonly signal?: AbortSignal;
  /** Called after each window. */
  readonly onWindow?: (window: WorkloadWindow) => void;
}

/** More would only measure the queue. */
const mostUnderWay = 5_000;
const nanosecondsPerMs = 1_000_000;

/** The newest version of a key that a writer was told is safe. */
interface Acknowledged {
  readonly version: number;
  readonly atMs: number;
}

export async function runWorkload(
  strategy: RunningStrategy,
  database: SimulatedDatabase,
  workload: Workload,
  hooks: WorkloadHooks = {},
): Promise<WorkloadResult> {
  const random = seededRandom(workload.seed);
  const nextKey = zipf(workload.keys, workload.zipfExponent, random);
  const total = emptyCounts();
  const windows: WorkloadWindow[] = [];
  const readHistogram = createHistogram();
  const writeHistogram = createHistogram();
  const versions = new Map<number, number>();
  const acknowledged = { own: new Map<number, Acknowledged>(), foreign: new Map<number, Acknowledged>() };
  /** One write of a key after another: two at once have no order that a reader could be measured by. */
  const writing = new Map<number, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  let dropped = 0;
  let oldestStaleMs = 0;
  let before = { ...total };

  const read = async (key: number) => {
    const [own, foreign] = [acknowledged.own.get(key), acknowledged.foreign.get(key)];
    const askedBefore = database.reads;
    const startedAt = performance.now();
    try {
      const { record, source } = await strategy.read(key);
      recordSince(readHistogram, startedAt);
      total.reads += 1;
      // A strategy that hides its source was a hit if nobody asked the database meanwhile.
      if (source === undefined ? database.reads === askedBefore : source !== 'loader') total.hits += 1;
      const version = record?.version ?? 0;
      const isOlderThan = (other: Acknowledged | undefined) => other !== undefined && version < other.version;
      if (isOlderThan(own)) total.staleOwn += 1;
      else if (isOlderThan(foreign)) total.staleForeign += 1;
      for (const newer of [own, foreign])
        if (newer !== undefined && isOlderThan(newer))
          oldestStaleMs = Math.max(oldestStaleMs, startedAt - newer.atMs);
    } catch {
      total.failures += 1;
    }
  };
  const write = async (key: number, way: 'own' | 'foreign') => {
    await writing.get(key);
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    const startedAt = performance.now();
    const written =
      way === 'own' ? strategy.write(makeRecord(key, version)) : database.write(makeRecord(key, version));
    const settled = written.then(
      () => {
        acknowledged[way].set(key, { version, atMs: performance.now() });
        total.writes += 1;
        if (way === 'own') recordSince(writeHistogram, startedAt);
      },
      () => {
        total.failures += 1;
      },
    );
    writing.set(key, settled);
    await settled;
    if (writing.get(key) === settled) writing.delete(key);
  };
  const begin = () => {
    // Both are drawn every time, so that a dropped operation does not shift the ones behind it.
    const [lot, key] = [random(), nextKey()];
    if (underWay.size >= mostUnderWay) {
      dropped += 1;
      return;
    }
    const foreignFrom = 1 - workload.foreignWriteShare;
    const operation =
      lot < workload.writeShare ? write(key, 'own') : lot >= foreignFrom ? write(key, 'foreign') : read(key);
    underWay.add(operation);
    void operation.finally(() => underWay.delete(operation));
  };

  const askedAtStart = { reads: database.reads, writes: database.writes };
  const startedAt = performance.now();
  const closeWindow = (atMs: number) => {
    total.databaseReads = database.reads - askedAtStart.reads;
    total.databaseWrites = database.writes - askedAtStart.writes;
    const window = { atMs, ...subtract(total, before) };
    before = { ...total };
    windows.push(window);
    hooks.onWindow?.(window);
  };
  let begun = 0;
  let elapsedMs = 0;
  while (elapsedMs < workload.durationMs && hooks.signal?.aborted !== true) {
    elapsedMs = Math.min(performance.now() - startedAt, workload.durationMs);
    const due = Math.floor((elapsedMs / 1_000) * workload.operationsPerSecond);
    const part = elapsedMs / workload.durationMs;
    database.away = workload.outage !== undefined && part >= workload.outage[0] && part < workload.outage[1];
    for (; begun < due; begun += 1) begin();
    while (elapsedMs >= (windows.length + 1) * workload.windowMs)
      closeWindow((windows.length + 1) * workload.windowMs);
    await sleep(1);
  }
  database.away = false;
  await Promise.all(underWay);
  if (windows.length * workload.windowMs < elapsedMs || total.reads > sum(windows)) closeWindow(elapsedMs);
  return {
    ...total,
    elapsedMs,
    dropped,
    oldestStaleMs,
    readLatency: latencyOf(readHistogram),
    writeLatency: latencyOf(writeHistogram),
    windows,
  };
}

function emptyCounts(): WorkloadCounts {
  return {
    reads: 0,
    hits: 0,
    writes: 0,
    failures: 0,
    staleOwn: 0,
    staleForeign: 0,
    databaseReads: 0,
    databaseWrites: 0,
  };
}

function subtract(now: WorkloadCounts, before: WorkloadCounts): WorkloadCounts {
  const difference = emptyCounts();
  for (const name of Object.keys(difference) as (keyof WorkloadCounts)[])
    difference[name] = now[name] - before[name];
  return difference;
}

function sum(windows: readonly WorkloadWindow[]): number {
  return windows.reduce((reads, window) => reads + window.reads, 0);
}

function recordSince(histogram: RecordableHistogram, startedAt: number): void {
  histogram.record(Math.max(1, Math.round((performance.now() - startedAt) * nanosecondsPerMs)));
}

/** Zeros when nothing was recorded. */
function latencyOf(histogram: RecordableHistogram): Latency {
  if (histogram.count === 0) return { meanMs: 0, p50Ms: 0, p99Ms: 0, maximumMs: 0 };
  return {
    meanMs: histogram.mean / nanosecondsPerMs,
    p50Ms: histogram.percentile(50) / nanosecondsPerMs,
    p99Ms: histogram.percentile(99) / nanosecondsPerMs,
    maximumMs: histogram.max / nanosecondsPerMs,
  };
}
