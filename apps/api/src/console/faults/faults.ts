/** The faults that stand at present: at most one for each target, each of them with an end. */
import { redisStore, type RedisConnectionOptions } from '@quicktable/cache';
import type { FaultRequest, FaultTarget, FaultView } from '@quicktable/contracts';
import { ProblemError } from '../../errors.ts';
import type { EngineAddress } from '../engine/link.ts';
import type { Disturbance } from './disturbed.ts';
import { FaultProxy, type ProxyFault } from './fault-proxy.ts';
import type { SwitchableStore } from './switchable-store.ts';

export interface FaultParts {
  /** Where the cache's store is and how to exchange it; undefined when it cannot be disturbed. */
  readonly cache:
    | {
        readonly address: EngineAddress;
        readonly connection: RedisConnectionOptions;
        readonly store: SwitchableStore;
      }
    | undefined;
  /** What the database's calls look at; undefined when it cannot be disturbed. */
  readonly database: Disturbance | undefined;
}

interface Standing {
  readonly view: FaultView;
  readonly timer: NodeJS.Timeout;
  readonly mend: () => Promise<void>;
}

const kinds: Readonly<Record<FaultTarget, ReadonlySet<string>>> = {
  cache: new Set(['kill', 'freeze', 'slow']),
  database: new Set(['slow', 'fail']),
};

export class Faults {
  readonly #parts: FaultParts;
  readonly #standing = new Map<FaultTarget, Standing>();
  readonly #listeners = new Set<() => void>();
  /** One change at a time: two consoles may press at once. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  get targets(): FaultTarget[] {
    return [
      ...(this.#parts.cache === undefined ? [] : (['cache'] as const)),
      ...(this.#parts.database === undefined ? [] : (['database'] as const)),
    ];
  }

  list(): FaultView[] {
    return [...this.#standing.values()].map(({ view }) => view);
  }

  /** Where the cache's store is looked for at present. */
  cacheAddress(): EngineAddress | undefined {
    return this.#cacheAddress ?? this.#parts.cache?.address;
  }
  #cacheAddress: EngineAddress | undefined;

  /** Calls the listener after each change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Makes a fault in place of the one that stands. @throws ProblemError `FAULT_UNSUPPORTED` */
  start(target: FaultTarget, request: FaultRequest): Promise<FaultView> {
    if (!this.targets.includes(target) || !kinds[target].has(request.kind)) {
      throw new ProblemError(
        'FAULT_UNSUPPORTED',
        this.targets.includes(target)
          ? `The ${target} knows ${[...kinds[target]].join(', ')}.`
          : 'Faults are made in the lab profile, for the cache with a standalone Redis without TLS.',
      );
    }
    return this.#change(async () => {
      await this.#mend(target);
      const mend = target === 'cache' ? await this.#breakCache(request) : this.#breakDatabase(request);
      const startedAtMs = Date.now();
      const view = {
        target,
        kind: request.kind,
        latencyMs: request.latencyMs,
        errorRate: request.errorRate,
        startedAtMs,
        endsAtMs: startedAtMs + request.seconds * 1_000,
      };
      const timer = setTimeout(() => void this.end(target), request.seconds * 1_000);
      timer.unref();
      this.#standing.set(target, { view, timer, mend });
      return view;
    });
  }

  /** Ends a target's fault, if one stands. */
  end(target: FaultTarget): Promise<void> {
    return this.#change(() => this.#mend(target));
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    for (const target of this.#standing.keys()) await this.end(target);
  }

  #change<Result>(change: () => Promise<Result>): Promise<Result> {
    const changed = this.#changing.then(change).finally(() => {
      for (const listener of this.#listeners) listener();
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #mend(target: FaultTarget): Promise<void> {
    const standing = this.#standing.get(target);
    if (standing === undefined) return;
    clearTimeout(standing.timer);
    this.#standing.delete(target);
    await standing.mend();
  }

  async #breakCache(request: FaultRequest): Promise<() => Promise<void>> {
    const cache = this.#parts.cache as NonNullable<FaultParts['cache']>;
    const proxy = await FaultProxy.start(cache.address);
    const store = redisStore({ ...cache.connection, ...proxy.address });
    // Through the proxy while it still forwards, so that connections stand that can break.
    await store.ping().catch(() => undefined);
    cache.store.use(store);
    this.#cacheAddress = proxy.address;
    const fault: ProxyFault =
      request.kind === 'slow'
        ? { kind: 'slow', latencyMs: request.latencyMs }
        : { kind: request.kind === 'kill' ? 'kill' : 'freeze' };
    proxy.break(fault);
    return async () => {
      cache.store.use();
      this.#cacheAddress = undefined;
      proxy.close();
      await store.close();
    };
  }

  #breakDatabase(request: FaultRequest): () => Promise<void> {
    const disturbance = this.#parts.database as Disturbance;
    if (request.kind === 'slow') disturbance.latencyMs = request.latencyMs;
    else disturbance.errorRate = request.errorRate;
    return async () => {
      disturbance.latencyMs = 0;
      disturbance.errorRate = 0;
    };
  }
}
