/** Plays one seeded load with one strategy and counts: hits, what the database had to do, latencies, staleness. */
import { createHistogram } from 'node:perf_hooks';
import type { TheatreRequest, TheatreRow, TheatreStrategy } from '@quicktable/contracts';
import { seededRandom } from '../../workload/random.ts';
import { zipf } from '../../workload/zipf.ts';
import type { Actor } from './actors.ts';
import { rowOf, type SlowTable } from './slow-table.ts';

/** What a strategy is given to do: for each request the row, and whether it is written. */
export interface Script {
  readonly rows: Uint32Array;
  readonly writes: Uint8Array;
}

/** Draws the load once, so that every strategy plays the same: rows by Zipf's law, writes by lot. */
export function writeScript({ requests, keys, skew, writeShare, seed }: TheatreRequest): Script {
  const random = seededRandom(seed);
  const rows = Uint32Array.from({ length: requests }, zipf(keys, skew, random));
  const writes = Uint8Array.from({ length: requests }, () => (random() < writeShare ? 1 : 0));
  return { rows, writes };
}

export class Play {
  readonly strategy: TheatreStrategy;
  readonly #script: Script;
  readonly #actor: Actor;
  readonly #table: SlowTable;
  readonly #latencies = createHistogram();
  readonly #written: Uint32Array;
  readonly #acknowledged: Uint32Array;
  readonly #startedAtMs = performance.now();
  #endedAtMs: number | undefined;
  #next = 0;
  #done = 0;
  #reads = 0;
  #writes = 0;
  #stale = 0;
  #versionsBehindMost = 0;

  constructor(strategy: TheatreStrategy, script: Script, actor: Actor, table: SlowTable, keys: number) {
    this.strategy = strategy;
    this.#script = script;
    this.#actor = actor;
    this.#table = table;
    this.#written = new Uint32Array(keys);
    this.#acknowledged = new Uint32Array(keys);
  }

  /** Plays the script to its end with so many requests at a time. Rejects with the signal's reason when that aborts. */
  async run(concurrency: number, signal: AbortSignal): Promise<void> {
    const worker = async () => {
      while (this.#next < this.#script.rows.length) {
        signal.throwIfAborted();
        const index = this.#next;
        this.#next += 1;
        await this.#request(this.#script.rows[index] ?? 0, this.#script.writes[index] === 1);
        this.#done += 1;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    this.#endedAtMs = performance.now();
  }

  row(state: TheatreRow['state']): TheatreRow {
    const { metrics } = this.#actor;
    const measured = this.#latencies.count > 0;
    return {
      strategy: this.strategy,
      state,
      done: this.#done,
      reads: this.#reads,
      writes: this.#writes,
      hits: metrics === undefined ? 0 : metrics.hits + metrics.staleHits,
      databaseReads: this.#table.reads,
      databaseWrites: this.#table.writes,
      stale: this.#stale,
      versionsBehindMost: this.#versionsBehindMost,
      p50Ms: measured ? this.#latencies.percentile(50) / 1_000 : null,
      p99Ms: measured ? this.#latencies.percentile(99) / 1_000 : null,
      seconds: ((this.#endedAtMs ?? performance.now()) - this.#startedAtMs) / 1_000,
    };
  }

  async #request(id: number, writes: boolean): Promise<void> {
    const startedAtMs = performance.now();
    if (writes) {
      const version = (this.#written[id] ?? 0) + 1;
      this.#written[id] = version;
      await this.#actor.write(rowOf(id, version));
      this.#acknowledged[id] = Math.max(this.#acknowledged[id] ?? 0, version);
      this.#writes += 1;
    } else {
      const known = this.#acknowledged[id] ?? 0;
      const row = await this.#actor.read(id);
      const behind = known - (row?.version ?? 0);
      if (behind > 0) {
        this.#stale += 1;
        this.#versionsBehindMost = Math.max(this.#versionsBehindMost, behind);
      }
      this.#reads += 1;
    }
    this.#latencies.record(Math.max(1, Math.round((performance.now() - startedAtMs) * 1_000)));
  }
}
