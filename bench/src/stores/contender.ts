/** One store under the cache with its server, and what is measured of it. */
import { type Cache, createCache, type Entity, type Store } from '@quicktable/cache';
import { collectGarbage } from './garbage.ts';

export interface Contender {
  readonly title: string;
  /** Whether a second cache can be put over the same data. */
  readonly shared: boolean;
  open(): Store;
  /** What holding the data takes at present, in bytes. */
  usedBytes(): number;
  stop(): Promise<void>;
}

export interface Document {
  readonly id: number;
  readonly text: string;
}

const text = 'x'.repeat(1_000);
const keyCount = 1_000;

function documentOf(id: string): Document {
  return { id: Number(id), text };
}

/** A contender with caches over it and values in it, ready to be measured again and again. */
export class Measured {
  readonly contender: Contender;
  readonly #cache: Cache;
  readonly #other: Cache | undefined;
  readonly plain: Entity<string, Document>;
  readonly #tagged: Entity<string, Document>;
  readonly #slow: Entity<string, Document>;
  readonly #slowElsewhere: Entity<string, Document> | undefined;
  #fresh = 0;

  constructor(contender: Contender) {
    this.contender = contender;
    const patient = { timeouts: { timeoutMs: 10_000, suspectAfterMs: 10_000, adminTimeoutMs: 60_000 } };
    const declareSlow = (cache: Cache) =>
      cache.entity<string, Document>('slow', {
        key: (id) => [id],
        load: async (id) => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          return documentOf(id);
        },
      });
    this.#cache = createCache({ store: contender.open(), ...patient });
    this.plain = this.#cache.entity<string, Document>('plain', { key: (id) => [id], load: documentOf });
    this.#tagged = this.#cache.entity<string, Document>('tagged', {
      key: (id) => [id],
      load: documentOf,
      tags: ({ id }) => [`group:${id % 10}`],
    });
    this.#slow = declareSlow(this.#cache);
    this.#other = contender.shared ? createCache({ store: contender.open(), ...patient }) : undefined;
    this.#slowElsewhere = this.#other && declareSlow(this.#other);
  }

  async warm(): Promise<void> {
    const ids = Array.from({ length: keyCount }, (_, id) => String(id));
    await this.plain.getMany(ids);
    await this.#tagged.getMany(ids);
  }

  /** Milliseconds of each of some calls, one at a time, for about so long. */
  async #timesMs(forMs: number, call: (n: number) => Promise<unknown>): Promise<number[]> {
    const times: number[] = [];
    const until = performance.now() + forMs;
    for (let n = 0; ; n += 1) {
      const began = performance.now();
      if (began > until) return times;
      await call(n);
      times.push(performance.now() - began);
    }
  }

  hits(forMs: number): Promise<number[]> {
    return this.#timesMs(forMs, (n) => this.plain.get(String(n % keyCount)));
  }

  taggedHits(forMs: number): Promise<number[]> {
    return this.#timesMs(forMs, (n) => this.#tagged.get(String(n % keyCount)));
  }

  misses(forMs: number): Promise<number[]> {
    return this.#timesMs(forMs, () => this.plain.get(String((this.#fresh += 1) + keyCount)));
  }

  invalidations(forMs: number): Promise<number[]> {
    return this.#timesMs(forMs, (n) => this.plain.invalidate(String(keyCount + (n % this.#fresh))));
  }

  tagInvalidations(forMs: number): Promise<number[]> {
    return this.#timesMs(forMs, (n) => this.#cache.invalidateTags([`unused:${n % 10}`]));
  }

  hundreds(forMs: number): Promise<number[]> {
    const ids = Array.from({ length: 100 }, (_, id) => String(id * 7));
    return this.#timesMs(forMs, () => this.plain.getMany(ids));
  }

  /** Hits a second with 64 callers. */
  async throughput(forMs: number): Promise<number> {
    const began = performance.now();
    let reads = 0;
    const caller = async () => {
      while (performance.now() - began < forMs) await this.plain.get(String((reads += 1) % keyCount));
    };
    await Promise.all(Array.from({ length: 64 }, caller));
    return (reads * 1_000) / (performance.now() - began);
  }

  /** How long after a load's end the reader of another process has its value, in milliseconds. */
  async waits(rounds: number): Promise<number[]> {
    const elsewhere = this.#slowElsewhere;
    if (!elsewhere) return [];
    const lateMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const id = String((this.#fresh += 1));
      let loadedAtMs = 0;
      const loading = this.#slow.get(id).then(() => (loadedAtMs = performance.now()));
      await new Promise((resolve) => setTimeout(resolve, 10));
      const waiting = elsewhere.get(id).then(() => performance.now());
      const [, answeredAtMs] = await Promise.all([loading, waiting]);
      lateMs.push(Math.max(0, answeredAtMs - loadedAtMs));
    }
    return lateMs;
  }

  /** Bytes a value of 1 KB takes, and how long removing all of so many takes in milliseconds. */
  async fillAndClear(count: number): Promise<{ bytesEach: number; clearMs: number }> {
    collectGarbage();
    const before = this.contender.usedBytes();
    for (let start = 0; start < count; start += 500) {
      await this.plain.getMany(Array.from({ length: 500 }, (_, n) => `1${start + n}000000`));
    }
    collectGarbage();
    const bytesEach = (this.contender.usedBytes() - before) / count;
    const began = performance.now();
    await this.#cache.clear();
    return { bytesEach, clearMs: performance.now() - began };
  }

  async stop(): Promise<void> {
    await this.#cache.close();
    await this.#other?.close();
    await this.contender.stop();
  }
}
