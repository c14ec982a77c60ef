/** The theatre's database: rows with versions, each answer as late as asked for, every access counted. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Row {
  readonly id: number;
  /** Grows with each write of the row. */
  readonly version: number;
  readonly restaurantName: string;
}

export function rowOf(id: number, version: number): Row {
  return { id, version, restaurantName: 'Seoul BBQ' };
}

export class SlowTable {
  readonly #latencyMs: number;
  readonly #versions: Uint32Array;
  reads = 0;
  writes = 0;

  constructor(rows: number, latencyMs: number) {
    this.#latencyMs = latencyMs;
    this.#versions = new Uint32Array(rows);
  }

  /** The row as it is half-way between question and answer. */
  async read(id: number): Promise<Row> {
    this.reads += 1;
    await this.#wait();
    const row = rowOf(id, this.#versions[id] ?? 0);
    await this.#wait();
    return row;
  }

  /** Stores the row unless a later version is there, which also makes it safe to repeat. */
  async write(row: Row): Promise<void> {
    this.writes += 1;
    await this.#wait();
    this.#versions[row.id] = Math.max(this.#versions[row.id] ?? 0, row.version);
    await this.#wait();
  }

  async #wait(): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs / 2);
  }
}
