/**
 * Stands between the core and a store so that a store that is dead, frozen or failing costs readers milliseconds.
 *
 * A store is judged by silence: a slow ticker counts turns of a *running* event loop during which calls were waiting
 * and nothing at all came back. So a pause of this process (garbage collection, a busy core) is never blamed on the
 * store. After `suspectAfterMs` of silence newcomers stop waiting, after `timeoutMs` the waiting calls give up and the
 * breaker opens; from then on calls fail at once, and a probe in the background closes the breaker again. Each part of
 * a store (a node of a cluster) has a breaker of its own.
 */
import { ReplicasBehindError, StoreUnavailableError } from './errors.ts';
import { limit, maxTimerMs } from './limit.ts';
import { Histogram } from './metrics.ts';
import type { Store, StoreCapabilities } from './store.ts';

export interface StoreGuardOptions {
  /** A call that was not answered for so long fails (default 50 ms). */
  readonly timeoutMs?: number;
  /** Calls that start while others have waited in silence for so long fail at once (default 15 ms). */
  readonly suspectAfterMs?: number;
  /** Administrative calls (clear, statistics) may take this long (default 5,000 ms). */
  readonly adminTimeoutMs?: number;
  /** So many failed calls in a row open the breaker (default 5). */
  readonly failureThreshold?: number;
  /** How often an open breaker probes (default 50 ms). */
  readonly probeIntervalMs?: number;
  /** A connection that answers no probe for so long is dropped and made anew (default 3,000 ms). */
  readonly reconnectAfterMs?: number;
}

/** What the guard tells: changes of the breaker and calls that failed. */
export interface StoreGuardListener {
  onBreakerChange(open: boolean, lane: string): void;
  onStoreError(error: StoreUnavailableError): void;
}

type OnFailure = (error: StoreUnavailableError) => void;

interface PendingCall {
  ticks: number;
  /** Where it stands among the lane's pending calls; -1 when it is settled. */
  at: number;
  /** Which of the lane's calls it is, and how many replies there were before it. */
  readonly number: number;
  readonly repliesBefore: number;
  readonly limitTicks: number;
  readonly onFailure: OnFailure;
}

interface Lane {
  readonly name: string;
  /** Unordered: a settled call's place is taken by the last. A set that each call enters and leaves makes work for the collector. */
  readonly pending: PendingCall[];
  /** Ends the waits for changes. */
  readonly waiting: Set<() => void>;
  open: boolean;
  calls: number;
  replies: number;
  silentTicks: number;
  failures: number;
  openedAtMs: number;
  probe: NodeJS.Timeout | undefined;
}

const tickMs = 5;
/** Turns of the loop that a late reply gets before a tick counts as silent: read, parse, and once more for an engine in this process. */
const graceTurns = 4;
/** The ticker rests after so many ticks without a call. */
const idleTicksBeforeRest = 200;

function ticks(ms: number): number {
  return Math.max(1, Math.round(ms / tickMs));
}

function afterTurns(turns: number, then: () => void): void {
  setImmediate(() => (turns > 1 ? afterTurns(turns - 1, then) : then()));
}

export class StoreGuard {
  /** Durations of the calls that were answered. */
  readonly duration = new Histogram();
  readonly #store: Store;
  readonly #listener: StoreGuardListener;
  readonly #timeoutTicks: number;
  readonly #suspectTicks: number;
  readonly #adminTicks: number;
  readonly #failureThreshold: number;
  readonly #probeIntervalMs: number;
  readonly #reconnectAfterMs: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #recoveryHooks: ((lane: string) => Promise<void>)[] = [];
  #ticker: NodeJS.Timeout | undefined;
  #idleTicks = 0;
  #closed = false;

  constructor(store: Store, options: StoreGuardOptions, listener: StoreGuardListener) {
    this.#store = store;
    this.#listener = listener;
    this.#timeoutTicks = ticks(limit(options.timeoutMs, 50, 'timeouts.timeoutMs', 1));
    this.#suspectTicks = ticks(limit(options.suspectAfterMs, 15, 'timeouts.suspectAfterMs', 1));
    this.#adminTicks = ticks(limit(options.adminTimeoutMs, 5_000, 'timeouts.adminTimeoutMs', 1));
    this.#failureThreshold = limit(options.failureThreshold, 5, 'breaker.failureThreshold', 1);
    const probeIntervalMs = limit(options.probeIntervalMs, 50, 'breaker.probeIntervalMs', 1);
    // A timer that is told more fires at once.
    this.#probeIntervalMs = Math.min(probeIntervalMs, maxTimerMs);
    this.#reconnectAfterMs = limit(options.reconnectAfterMs, 3_000, 'breaker.reconnectAfterMs', 1);
    store.onConnectionChange?.((connected, part) => {
      for (const lane of this.#lanes.values()) {
        if (part !== undefined && lane.name !== part) continue;
        if (connected) this.#probeSoon(lane, 0);
        else this.#trip(lane, 'The connection was lost.');
      }
      if (!connected && part === undefined && this.#lanes.size === 0)
        this.#trip(this.#lane(''), 'The connection was lost.');
    });
  }

  /** Whether calls are being let through on every part of the store. */
  get available(): boolean {
    for (const lane of this.#lanes.values()) if (lane.open) return false;
    return true;
  }

  get capabilities(): StoreCapabilities {
    return this.#store.capabilities;
  }

  laneOf(key: string): string {
    return this.#store.laneOf?.(key) ?? '';
  }

  changeLaneOf(key: string): string {
    return this.#store.changeLaneOf?.(key) ?? this.laneOf(key);
  }

  /** Called with the part's name before an open breaker closes again; a rejection keeps it open. */
  onRecovery(hook: (lane: string) => Promise<void>): void {
    this.#recoveryHooks.push(hook);
  }

  /** Runs a call for a key. Rejects with {@link StoreUnavailableError} and nothing else. */
  run<T>(key: string, call: (store: Store) => Promise<T>): Promise<T> {
    return this.runOnLane(this.laneOf(key), call);
  }

  /** The same for an invalidation or a fence. */
  runChange<T>(key: string, call: (store: Store) => Promise<T>): Promise<T> {
    return this.runOnLane(this.changeLaneOf(key), call);
  }

  runOnLane<T>(laneName: string, call: (store: Store) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => this.ask(laneName, call, resolve, reject));
  }

  /** The same without a promise: calls back once, perhaps at once. */
  ask<T>(
    laneName: string,
    call: (store: Store) => Promise<T>,
    onAnswer: (value: T) => void,
    onFailure: OnFailure,
  ): void {
    const lane = this.#lane(laneName);
    if (lane.open || this.#closed) {
      onFailure(new StoreUnavailableError('The store is away; its breaker is open.'));
    } else if (lane.silentTicks >= this.#suspectTicks) {
      onFailure(new StoreUnavailableError('The store has fallen silent.'));
    } else {
      this.#begin(lane, call, this.#timeoutTicks, onAnswer, onFailure);
    }
  }

  /** Runs a call that may take long, whatever the breaker says: clear, statistics, probes, undelivered invalidations. */
  runAdmin<T>(call: (store: Store) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreUnavailableError('The cache is closed.'));
    return this.#start(this.#adminLane, call, this.#adminTicks);
  }

  /**
   * As the store's, and ends as well when the breaker opens. It takes as long as it takes, so it is none of the calls by
   * which a store is judged.
   */
  async waitForChange(key: string, token: string, limitMs: number): Promise<boolean> {
    const lane = this.#lane(this.laneOf(key));
    if (this.#closed || !this.#store.waitForChange || lane.open) return false;
    let wake = () => {};
    const interrupted = new Promise<boolean>((resolve) => {
      wake = () => resolve(true);
    });
    lane.waiting.add(wake);
    try {
      return await Promise.race([this.#store.waitForChange(key, token, limitMs), interrupted]);
    } catch {
      return false;
    } finally {
      lane.waiting.delete(wake);
    }
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    for (const lane of [...this.#lanes.values(), this.#adminLane]) {
      clearTimeout(lane.probe);
      this.#rejectAll(lane, 'The cache is closed.');
    }
  }

  readonly #adminLane: Lane = newLane('admin');

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = newLane(name);
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  #start<T>(lane: Lane, call: (store: Store) => Promise<T>, limitTicks: number): Promise<T> {
    return new Promise<T>((resolve, reject) => this.#begin(lane, call, limitTicks, resolve, reject));
  }

  #begin<T>(
    lane: Lane,
    call: (store: Store) => Promise<T>,
    limitTicks: number,
    onAnswer: (value: T) => void,
    onFailure: OnFailure,
  ): void {
    if (this.#ticker === undefined) this.#startTicker();
    this.#idleTicks = 0;
    lane.calls += 1;
    const at = lane.pending.length;
    const pending = { ticks: 0, at, limitTicks, number: lane.calls, repliesBefore: lane.replies, onFailure };
    lane.pending.push(pending);
    const startedMs = performance.now();
    const answered = (value: T) => {
      lane.replies += 1;
      lane.silentTicks = 0;
      lane.failures = 0;
      this.duration.record(performance.now() - startedMs);
      if (settle(lane, pending)) onAnswer(value);
    };
    const failed = (error: unknown) => {
      lane.replies += 1;
      const waited = settle(lane, pending);
      const unavailable = this.#failed(lane, error);
      if (waited) onFailure(unavailable);
    };
    try {
      call(this.#store).then(answered, failed);
    } catch (error) {
      // A store that throws instead of rejecting.
      failed(error);
    }
  }

  #failed(lane: Lane, error: unknown): StoreUnavailableError {
    // A store that says this is well: only what it was asked for is not done yet.
    if (error instanceof ReplicasBehindError) lane.silentTicks = 0;
    else lane.failures += 1;
    const unavailable =
      error instanceof StoreUnavailableError
        ? error
        : new StoreUnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
    this.#listener.onStoreError(unavailable);
    if (lane !== this.#adminLane && lane.failures >= this.#failureThreshold) {
      this.#trip(lane, unavailable.message);
    }
    return unavailable;
  }

  #startTicker(): void {
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#ticker.unref();
  }

  #tick(): void {
    this.#idleTicks += 1;
    for (const lane of [this.#adminLane, ...this.#lanes.values()]) {
      if (lane.pending.length === 0) {
        lane.silentTicks = 0;
        continue;
      }
      this.#idleTicks = 0;
      const { replies, calls } = lane;
      // A timer fires before the sockets are read: what has arrived already gets its turn first.
      afterTurns(graceTurns, () => this.#judge(lane, replies, calls));
    }
    if (this.#idleTicks > idleTicksBeforeRest) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  #judge(lane: Lane, repliesBefore: number, callsBefore: number): void {
    if (this.#closed) return;
    let ignored = false;
    lane.silentTicks = lane.replies === repliesBefore && lane.pending.length > 0 ? lane.silentTicks + 1 : 0;
    // From behind: the place of one that is given up is taken by one that was looked at.
    for (let at = lane.pending.length - 1; at >= 0; at -= 1) {
      const pending = lane.pending[at];
      // Begun after the tick whose turn has come only now.
      if (pending === undefined || pending.number > callsBefore) continue;
      pending.ticks += 1;
      if (pending.ticks < pending.limitTicks) continue;
      settle(lane, pending);
      const error = new StoreUnavailableError(
        `The store did not answer within ${pending.ticks * tickMs} ms.`,
      );
      this.#listener.onStoreError(error);
      pending.onFailure(error);
      lane.failures += 1;
      if (pending.repliesBefore === lane.replies) ignored = true;
    }
    if (lane === this.#adminLane || lane.open) return;
    // A call that was given up while nothing was answered at all is silence, whenever its ticks began to count.
    if (
      ignored ||
      lane.silentTicks >= Math.max(1, this.#timeoutTicks - 1) ||
      lane.failures >= this.#failureThreshold
    ) {
      this.#trip(lane, 'The store has fallen silent.');
    }
  }

  #trip(lane: Lane, reason: string): void {
    if (lane.open || this.#closed) return;
    lane.open = true;
    lane.openedAtMs = Date.now();
    this.#rejectAll(lane, reason);
    this.#listener.onBreakerChange(true, lane.name);
    this.#probeSoon(lane, this.#probeIntervalMs);
  }

  #rejectAll(lane: Lane, reason: string): void {
    for (const pending of lane.pending.splice(0)) {
      pending.at = -1;
      pending.onFailure(new StoreUnavailableError(reason));
    }
    for (const wake of lane.waiting) wake();
  }

  #probeSoon(lane: Lane, delayMs: number): void {
    clearTimeout(lane.probe);
    lane.probe = setTimeout(() => void this.#probe(lane), delayMs);
    lane.probe.unref();
  }

  async #probe(lane: Lane): Promise<void> {
    if (!lane.open || this.#closed) return;
    try {
      await this.#start(this.#adminLane, (store) => store.ping(lane.name), this.#timeoutTicks * 4);
      for (const hook of this.#recoveryHooks) await hook(lane.name);
    } catch {
      if (Date.now() - lane.openedAtMs > this.#reconnectAfterMs) {
        lane.openedAtMs = Date.now();
        this.#store.reconnect?.(lane.name);
      }
      this.#probeSoon(lane, this.#probeIntervalMs);
      return;
    }
    lane.open = false;
    lane.failures = 0;
    lane.silentTicks = 0;
    this.#listener.onBreakerChange(false, lane.name);
  }
}

/** Takes a call out of the pending ones of its lane; false when it was given up before. */
function settle({ pending }: Lane, call: PendingCall): boolean {
  if (call.at === -1) return false;
  const last = pending.pop() as PendingCall;
  if (last !== call) {
    pending[call.at] = last;
    last.at = call.at;
  }
  call.at = -1;
  return true;
}

function newLane(name: string): Lane {
  return {
    name,
    pending: [],
    waiting: new Set(),
    open: false,
    calls: 0,
    replies: 0,
    silentTicks: 0,
    failures: 0,
    openedAtMs: 0,
    probe: undefined,
  };
}
