/** A database for measuring caches: as slow as it is told to be, able to be away, and counting what it is asked. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What is cached: the size of a reservation, and a version by which an old copy is recognised. */
export interface StoredRecord {
  readonly key: number;
  /** 0 for a record that nobody wrote; grows with each write of its key. */
  readonly version: number;
  readonly text: string;
}

/** About as many characters as a reservation has as JSON. */
const textLength = 120;

/** @param version Number of the write that this record comes from */
export function makeRecord(key: number, version: number): StoredRecord {
  return { key, version, text: `${key}`.padStart(textLength, '.') };
}

export class SimulatedDatabase {
  /** Requests so far, failed ones included. */
  reads = 0;
  writes = 0;
  /** While true, every request fails after the usual time. */
  away = false;
  readonly #latencyMs: number;
  readonly #versions = new Map<number, number>();

  /** @param latencyMs How long each answer takes */
  constructor(latencyMs: number) {
    this.#latencyMs = latencyMs;
  }

  async read(key: number): Promise<StoredRecord> {
    this.reads += 1;
    // What is read is what stood there when the request arrived, as with any database that is far away.
    const version = this.#versions.get(key) ?? 0;
    await this.#answer();
    return makeRecord(key, version);
  }

  /** Keeps the newest version, whatever the order in which versions arrive. */
  async write(record: StoredRecord): Promise<void> {
    this.writes += 1;
    await this.#answer();
    this.#versions.set(record.key, Math.max(record.version, this.#versions.get(record.key) ?? 0));
  }

  async #answer(): Promise<void> {
    if (this.#latencyMs > 0) await sleep(this.#latencyMs);
    if (this.away) throw new Error('The simulated database is away.');
  }
}
