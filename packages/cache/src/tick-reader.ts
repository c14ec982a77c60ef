/**
 * Gathers reads: equal keys are read once, different keys go out as one MGET. A read joins only a request that has not
 * been sent yet, so it never gets an answer from before it began. While nothing is under way, a read does not wait for
 * company: it goes out when the running code has finished; the more is under way, the longer a request gathers.
 */
import type { StoreGuard } from './store-guard.ts';

/** MGETs above this size would hold the server, and other readers, for too long. */
const keysPerRead = 256;

/**
 * With so many requests of a lane unanswered, further reads gather until an answer comes: under load, one request for many
 * reads costs both sides far less than many requests for few. A store that is slow is not waited for longer than this.
 */
const maxUnderWay = 2;
const patienceMs = 2;

const settled = Promise.resolve();

/** A read that has not been answered: those who ask for the same key before it is sent share its promise. */
class Waiting {
  readonly key: string;
  resolve!: (text: string | null) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<string | null>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor(key: string) {
    this.key = key;
  }
}

/** What is read from one part of the store: a request that gathers, and how many have been sent and not answered. */
interface Lane {
  readonly name: string;
  /** The first read of the request that gathers; undefined while none does. */
  first: Waiting | undefined;
  /** All its reads by their keys, once there are two. A map that one read fills and empties would cost more than the read. */
  batch: Map<string, Waiting> | undefined;
  underWay: number;
  /** Sends the gathering request if nothing else does before. */
  patience: NodeJS.Timeout | undefined;
}

export class TickReader {
  readonly #guard: StoreGuard;
  readonly #lanes = new Map<string, Lane>();

  constructor(guard: StoreGuard) {
    this.#guard = guard;
  }

  /** The slot's text under a key; rejects when the store is away. */
  read(key: string): Promise<string | null> {
    const lane = this.#laneOf(key);
    const { first } = lane;
    if (first === undefined) {
      this.#schedule(lane);
      lane.first = new Waiting(key);
      return lane.first.promise;
    }
    if (first.key === key) return first.promise;
    lane.batch ??= new Map([[first.key, first]]);
    let waiting = lane.batch.get(key);
    if (waiting === undefined) {
      waiting = new Waiting(key);
      lane.batch.set(key, waiting);
    }
    return waiting.promise;
  }

  #laneOf(key: string): Lane {
    const name = this.#guard.laneOf(key);
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = { name, first: undefined, batch: undefined, underWay: 0, patience: undefined };
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  /** Decides when the request that begins to gather goes out. */
  #schedule(lane: Lane): void {
    // A promise's callback costs a third of what queueMicrotask does, which makes an async resource for it.
    if (lane.underWay === 0) void settled.then(() => this.#send(lane));
    else if (lane.underWay < maxUnderWay) setImmediate(() => this.#send(lane));
    else lane.patience = setTimeout(() => this.#send(lane), patienceMs);
  }

  #send(lane: Lane): void {
    if (lane.patience !== undefined) clearTimeout(lane.patience);
    lane.patience = undefined;
    const { first, batch } = lane;
    lane.first = undefined;
    lane.batch = undefined;
    if (first === undefined) return;
    if (batch === undefined) {
      this.#sendKey(lane, first);
      return;
    }
    const keys = [...batch.keys()];
    for (let start = 0; start < keys.length; start += keysPerRead) {
      this.#sendKeys(lane, keys.length <= keysPerRead ? keys : keys.slice(start, start + keysPerRead), batch);
    }
  }

  #sendKey(lane: Lane, waiting: Waiting): void {
    lane.underWay += 1;
    this.#guard.ask(
      lane.name,
      (store) => store.readOne(waiting.key),
      (text) => {
        this.#answered(lane);
        waiting.resolve(text);
      },
      (error) => {
        this.#answered(lane);
        waiting.reject(error);
      },
    );
  }

  #sendKeys(lane: Lane, keys: readonly string[], batch: ReadonlyMap<string, Waiting>): void {
    lane.underWay += 1;
    this.#guard.ask(
      lane.name,
      (store) => store.readMany(keys),
      (texts) => {
        this.#answered(lane);
        keys.forEach((key, index) => batch.get(key)?.resolve(texts[index] ?? null));
      },
      (error) => {
        this.#answered(lane);
        for (const key of keys) batch.get(key)?.reject(error);
      },
    );
  }

  /** What gathered meanwhile goes out once this turn's other arrivals have joined it. */
  #answered(lane: Lane): void {
    lane.underWay -= 1;
    if (lane.patience === undefined) return;
    clearTimeout(lane.patience);
    lane.patience = undefined;
    setImmediate(() => this.#send(lane));
  }
}
