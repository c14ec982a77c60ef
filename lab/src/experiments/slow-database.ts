/** A database for experiments: it answers after a few milliseconds, and counts what it was asked. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Row {
  readonly reservationId: string;
  readonly partySize: number;
}

export class SlowDatabase {
  readonly #rows = new Map<string, Row>();
  readonly #latencyMs: number;
  reads = 0;
  writes = 0;

  /** @param latencyMs Before each answer */
  constructor(latencyMs: number, ids: readonly string[]) {
    this.#latencyMs = latencyMs;
    for (const reservationId of ids) this.#rows.set(reservationId, { reservationId, partySize: 4 });
  }

  async read(id: string): Promise<Row | null> {
    this.reads += 1;
    const row = this.#rows.get(id) ?? null;
    await delay(this.#latencyMs);
    return row;
  }

  async write(row: Row): Promise<void> {
    this.writes += 1;
    await delay(this.#latencyMs);
    this.#rows.set(row.reservationId, row);
  }
}
