/**
 * Gathers the reads of one turn of the event loop: equal keys are read once, different keys go out as one MGET.
 * A read joins only a request that has not been sent yet, so it never gets an answer from before it began. While
 * nothing is under way, a read does not wait for company: it goes out when the running code has finished.
 */
import type { StoreGuard } from './store-guard.ts';

/** MGETs above this size would hold the server, and other readers, for too long. */
const keysPerRead = 256;

interface Waiting {
  promise: Promise<string | null>;
  resolve(text: string | null): void;
  reject(error: unknown): void;
}

export class TickReader {
  readonly #guard: StoreGuard;
  #batch = new Map<string, Waiting>();
  #underWay = 0;

  constructor(guard: StoreGuard) {
    this.#guard = guard;
  }

  /** The slot's text under a key; rejects when the store is away. */
  read(key: string): Promise<string | null> {
    const joined = this.#batch.get(key);
    if (joined) return joined.promise;
    if (this.#batch.size === 0) {
      if (this.#underWay === 0) queueMicrotask(this.#send);
      else setImmediate(this.#send);
    }
    const waiting: Partial<Waiting> = {};
    const promise = new Promise<string | null>((resolve, reject) => {
      waiting.resolve = resolve;
      waiting.reject = reject;
    });
    waiting.promise = promise;
    this.#batch.set(key, waiting as Waiting);
    return promise;
  }

  readonly #send = (): void => {
    const batch = this.#batch;
    this.#batch = new Map();
    const lanes = new Map<string, string[]>();
    for (const key of batch.keys()) {
      const lane = this.#guard.laneOf(key);
      const keys = lanes.get(lane);
      if (keys) keys.push(key);
      else lanes.set(lane, [key]);
    }
    for (const [lane, keys] of lanes) {
      for (let start = 0; start < keys.length; start += keysPerRead) {
        this.#sendKeys(
          lane,
          keys.length <= keysPerRead ? keys : keys.slice(start, start + keysPerRead),
          batch,
        );
      }
    }
  };

  #sendKeys(lane: string, keys: readonly string[], batch: ReadonlyMap<string, Waiting>): void {
    this.#underWay += 1;
    this.#guard
      .runOnLane(lane, (store) => store.readMany(keys))
      .then(
        (texts) => {
          this.#underWay -= 1;
          keys.forEach((key, index) => batch.get(key)?.resolve(texts[index] ?? null));
        },
        (error: unknown) => {
          this.#underWay -= 1;
          for (const key of keys) batch.get(key)?.reject(error);
        },
      );
  }
}
