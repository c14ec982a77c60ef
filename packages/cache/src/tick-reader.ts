/**
 * Gathers the reads of one turn of the event loop: equal keys are read once, different keys go out as one MGET.
 * A read joins only a request that has not been sent yet, so it never gets an answer from before it began.
 */
import type { StoreGuard } from './store-guard.ts';

/** MGETs above this size would hold the server, and other readers, for too long. */
const keysPerRead = 256;

interface Waiting {
  readonly promise: Promise<string | null>;
  resolve(text: string | null): void;
  reject(error: unknown): void;
}

export class TickReader {
  readonly #guard: StoreGuard;
  #batch = new Map<string, Waiting>();

  constructor(guard: StoreGuard) {
    this.#guard = guard;
  }

  /** The slot's text under a key; rejects when the store is away. */
  read(key: string): Promise<string | null> {
    const joined = this.#batch.get(key);
    if (joined) return joined.promise;
    if (this.#batch.size === 0) setImmediate(() => this.#send());
    let waiting: Waiting | undefined;
    const promise = new Promise<string | null>((resolve, reject) => {
      waiting = { resolve, reject } as Waiting;
    });
    const entry = Object.assign(waiting as object, { promise }) as Waiting;
    this.#batch.set(key, entry);
    return promise;
  }

  #send(): void {
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
  }

  #sendKeys(lane: string, keys: readonly string[], batch: ReadonlyMap<string, Waiting>): void {
    this.#guard
      .runOnLane(lane, (store) => store.readMany(keys))
      .then(
        (texts) => keys.forEach((key, index) => batch.get(key)?.resolve(texts[index] ?? null)),
        (error: unknown) => keys.forEach((key) => batch.get(key)?.reject(error)),
      );
  }
}
