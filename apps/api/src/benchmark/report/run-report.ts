/** Measures the sections of a report one after the other, and keeps what there is when it is stopped. */
import type { ReservationAddress } from '@quicktable/contracts';
import type { Bilingual, Language } from '../../language.ts';
import { type BenchmarkResult, type Measurement, runBenchmark } from '../run-benchmark.ts';
import { describeMachine } from './machine.ts';
import { beginHitRate, measureHitRate, plannedHitRateMs } from './measure-hit-rate.ts';
import { beginStores, measureStores, plannedStoresMs } from './measure-stores.ts';
import { beginStrategies, measureStrategies, plannedStrategiesMs } from './measure-strategies.ts';
import { beginThroughput, measureThroughput, plannedThroughputMs } from './measure-throughput.ts';
import { thin } from './plot.ts';
import { Progress } from './progress.ts';
import type { LabSection, Report, Section, SectionName } from './report-data.ts';
import {
  type ScratchServer,
  startEmbeddedEngine,
  startMemcached,
  startRedisServer,
} from './scratch-servers.ts';
import type { SectionContext } from './section-context.ts';

export interface ReportOptions {
  readonly url: string;
  readonly ownService: boolean;
  readonly requests: number;
  readonly concurrency: number;
  readonly reservations: readonly ReservationAddress[];
  readonly databaseLatencyMs: number;
  /** How long one measurement takes; the whole report takes about 65 times as long. */
  readonly durationMs: number;
  readonly only: readonly SectionName[];
  readonly command: string;
  readonly commandOf: (name: SectionName) => string;
  readonly language: Language;
  /** Stops the run; the report then says so. */
  readonly signal: AbortSignal;
  /** Where progress goes. */
  readonly output: NodeJS.WriteStream;
  /** Called once the lab's part is measured, before the long ones. */
  readonly onLab?: (result: BenchmarkResult) => void;
}

/** The lab's 100 requests take no time worth planning. */
const plannedLabMs = 1_000;

const planned: Record<SectionName, (durationMs: number) => number> = {
  lab: () => plannedLabMs,
  throughput: plannedThroughputMs,
  'hit-rate': plannedHitRateMs,
  stores: plannedStoresMs,
  strategies: plannedStrategiesMs,
};

export async function runReport(options: ReportOptions): Promise<Report> {
  const { durationMs, only, language, signal } = options;
  const report: Report = {
    format: 1,
    complete: false,
    missing: [...only],
    command: options.command,
    machine: describeMachine(),
    startedAt: new Date().toISOString(),
    finishedAt: '',
    sections: [],
  };
  const plannedMs = only.reduce((sum, name) => sum + planned[name](durationMs), 0);
  const progress = new Progress(options.output, plannedMs);
  const context: SectionContext = {
    ...options,
    step: (label: Bilingual, stepMs, run) => progress.step(label[language], stepMs, run),
  };
  const servers: ScratchServer[] = [];
  const scratch = async (start: () => Promise<ScratchServer | undefined>) => {
    signal.throwIfAborted();
    const server = await start();
    if (server !== undefined) servers.push(server);
    return server;
  };
  const begin = <Begun extends Section>(section: Begun): Begun => {
    signal.throwIfAborted();
    report.sections.push(section);
    report.missing = report.missing.filter((name) => name !== section.name);
    return section;
  };
  try {
    if (only.includes('lab')) options.onLab?.(await measureLab(begin(beginLab(options)), options, context));
    if (only.includes('throughput'))
      await measureThroughput(begin(beginThroughput(context)), context, options.reservations);
    if (only.some((name) => name === 'hit-rate' || name === 'stores' || name === 'strategies')) {
      const redis = await scratch(startRedisServer);
      const engine =
        redis === undefined || only.includes('stores') ? await scratch(startEmbeddedEngine) : undefined;
      const shared = redis ?? engine;
      const storeName = redis === undefined ? 'embedded engine' : 'redis-server';
      if (shared === undefined) throw new Error('The embedded engine did not start.');
      const address = { host: '127.0.0.1', port: shared.port };
      if (only.includes('hit-rate'))
        await measureHitRate(begin(beginHitRate(context, storeName)), context, address);
      if (only.includes('stores')) {
        const all = { redis, engine, memcached: await scratch(startMemcached) };
        await measureStores(begin(beginStores(context, all)), context, all);
      }
      if (only.includes('strategies'))
        await measureStrategies(begin(beginStrategies(context, storeName)), context, address);
    }
    report.complete = true;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
    await Promise.all(servers.map((server) => server.stop()));
  }
  report.finishedAt = new Date().toISOString();
  return report;
}

function beginLab(options: ReportOptions): LabSection {
  return {
    name: 'lab',
    complete: false,
    command: options.commandOf('lab'),
    url: options.url,
    concurrency: options.concurrency,
    keys: options.reservations.length,
    databaseLatencyMs: options.databaseLatencyMs,
  };
}

async function measureLab(
  section: LabSection,
  options: ReportOptions,
  context: SectionContext,
): Promise<BenchmarkResult> {
  const result = await context.step({ ko: '실습 벤치마크', en: 'the lab’s benchmark' }, plannedLabMs, () =>
    runBenchmark(options),
  );
  section.result = { ...result, uncached: thinned(result.uncached), cached: thinned(result.cached) };
  section.complete = true;
  return result;
}

/** More single times than this say nothing more, and make the data large. */
const mostTimes = 2_000;

function thinned(measurement: Measurement): Measurement {
  const timesMs = thin(measurement.timesMs, mostTimes).map((timeMs) => Number(timeMs.toFixed(4)));
  return { ...measurement, timesMs };
}
