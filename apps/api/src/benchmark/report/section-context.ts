/** What the sections of a report are measured with. */
import type { Bilingual } from '../../language.ts';
import type { SectionName } from './report-data.ts';

export interface SectionContext {
  /** Address of the measured service, without a path. */
  readonly url: string;
  /** Whether the service runs in this process. */
  readonly ownService: boolean;
  /** How long one measurement takes. */
  readonly durationMs: number;
  /** Delay put before the service's database; 0 is none. */
  readonly databaseLatencyMs: number;
  readonly signal: AbortSignal;
  readonly step: <Result>(label: Bilingual, plannedMs: number, run: () => Promise<Result>) => Promise<Result>;
  /** The command that repeats one section. */
  readonly commandOf: (name: SectionName) => string;
}

/** Latency of the simulated database where none is asked for: about what a regional DynamoDB takes. */
const usualLatencyMs = 5;

export function simulatedLatencyMs({ databaseLatencyMs }: SectionContext): number {
  return databaseLatencyMs > 0 ? databaseLatencyMs : usualLatencyMs;
}
