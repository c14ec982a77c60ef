/** What a report consists of: the page draws it, and `benchmark.json` is it. Times in milliseconds unless the name says otherwise. */
import type { WorkloadResult } from '../../workload/run-workload.ts';
import type { BenchmarkResult } from '../run-benchmark.ts';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

/** What every section says about itself. */
interface SectionBase {
  /** False when the run was stopped in the middle of it. */
  complete: boolean;
  /** Repeats this section alone. */
  readonly command: string;
}

export interface LabSection extends SectionBase {
  readonly name: 'lab';
  readonly url: string;
  readonly concurrency: number;
  readonly keys: number;
  readonly databaseLatencyMs: number;
  result?: BenchmarkResult;
}

export interface Rate {
  /** Answered as asked; times are of these. */
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Refused or failed, over all rounds: a service protects its database from more than it can take. */
  readonly failures: number;
}

/** Pairs of percent and milliseconds: so many percent of the requests took no longer. */
export type Distribution = readonly (readonly [percent: number, ms: number])[];

export interface ThroughputSection extends SectionBase {
  readonly name: 'throughput';
  readonly url: string;
  readonly rounds: number;
  readonly durationMs: number;
  readonly databaseLatencyMs: number;
  /** Whether the load comes from the process that serves it. */
  readonly sharesProcess: boolean;
  /** Medians of the rounds. */
  readonly levels: { readonly concurrency: number; readonly uncached: Rate; readonly cached: Rate }[];
  /** All rounds at one number of requests at a time. */
  distribution?: {
    readonly concurrency: number;
    readonly uncached: Distribution;
    readonly cached: Distribution;
  };
}

export interface HitRateSection extends SectionBase {
  readonly name: 'hit-rate';
  readonly store: string;
  readonly keys: number;
  readonly zipfExponent: number;
  readonly operationsPerSecond: number;
  readonly databaseLatencyMs: number;
  readonly durationMs: number;
  readonly courses: {
    readonly writeShare: number;
    /** Seconds from the start, and the hit rate of that window in percent. */
    readonly points: readonly (readonly [seconds: number, percent: number])[];
    readonly totals: WorkloadTotals;
  }[];
}

export interface StoreFigures {
  readonly name: string;
  /** Reads of values that the store has. */
  readonly hits: Rate;
  /** Reads of values that it does not have: look, lease, load, fill. */
  readonly misses: Rate;
}

export interface StoresSection extends SectionBase {
  readonly name: 'stores';
  readonly rounds: number;
  readonly durationMs: number;
  readonly workers: number;
  readonly keys: number;
  /** Medians of interleaved rounds. */
  readonly stores: StoreFigures[];
  /** Programs that are not on this machine, and how to get them. */
  readonly missing: readonly { readonly name: string; readonly install: string }[];
}

export type WorkloadTotals = Omit<WorkloadResult, 'windows'>;

export interface StrategyFigures extends WorkloadTotals {
  readonly strategy: string;
}

export interface StrategiesSection extends SectionBase {
  readonly name: 'strategies';
  readonly store: string;
  readonly databaseLatencyMs: number;
  readonly ttlMs: number;
  readonly durationMs: number;
  readonly operationsPerSecond: number;
  readonly keys: number;
  readonly zipfExponent: number;
  readonly writeShare: number;
  readonly foreignWriteShare: number;
  readonly outage: readonly [from: number, to: number];
  readonly seed: number;
  readonly rows: StrategyFigures[];
}

export type Section = LabSection | ThroughputSection | HitRateSection | StoresSection | StrategiesSection;

export const sectionNames = ['lab', 'throughput', 'hit-rate', 'stores', 'strategies'] as const;

export type SectionName = (typeof sectionNames)[number];

export interface Report {
  /** Grows when a field changes its meaning. */
  readonly format: 1;
  /** False when the run was stopped before its end; what is here was measured all the same. */
  complete: boolean;
  /** What was asked for and not begun. */
  missing: SectionName[];
  readonly command: string;
  readonly machine: Machine;
  readonly startedAt: string;
  finishedAt: string;
  readonly sections: Section[];
}
