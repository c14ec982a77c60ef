/**
 * The strategy theatre: the same load under each strategy, one after the other, over the store that the service uses. One
 * run at a time, bounded, to be cancelled at any moment; its keys live in a namespace of their own and are removed.
 */
import { createCache, type RedisConnectionOptions, redisStore } from '@quicktable/cache';
import type { TheatreRequest, TheatreRow, TheatreStrategy, TheatreView } from '@quicktable/contracts';
import { ProblemError } from '../../errors.ts';
import { actors } from './actors.ts';
import { Play, type Script, writeScript } from './play.ts';
import { SlowTable } from './slow-table.ts';

/** A strategy that takes longer than this has failed. */
const strategyMostMs = 60_000;
const tellEveryMs = 250;
/** Beside a store that is broken on purpose the theatre would only wait. */
const stageTimeoutMs = 1_000;

const cancelled = Symbol('cancelled');

export class Theatre {
  readonly #connection: () => RedisConnectionOptions;
  readonly #listeners = new Set<() => void>();
  #view: TheatreView = { state: 'idle', reason: null, request: null, rows: [] };
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  #play: Play | undefined;

  constructor(connection: () => RedisConnectionOptions) {
    this.#connection = connection;
  }

  /** Calls the listener a few times a second during a run, and at its end. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  view(): TheatreView {
    const play = this.#play;
    if (play === undefined) return this.#view;
    return {
      ...this.#view,
      rows: this.#view.rows.map((row) => (row.strategy === play.strategy ? play.row('running') : row)),
    };
  }

  /** Begins a run. @throws ProblemError `THEATRE_BUSY` */
  start(request: TheatreRequest): TheatreView {
    if (this.#running !== undefined)
      throw new ProblemError('THEATRE_BUSY', 'Cancel it with DELETE, or wait.');
    const strategies = [...new Set(request.strategies)];
    this.#view = { state: 'running', reason: null, request, rows: strategies.map(waiting) };
    const stop = new AbortController();
    const ticker = setInterval(() => this.#tell(), tellEveryMs);
    ticker.unref();
    const ended = this.#run(request, strategies, stop.signal)
      .then(
        () => this.#finish('done', null),
        (error: unknown) =>
          error === cancelled
            ? this.#finish('cancelled', null)
            : this.#finish('failed', error instanceof Error ? error.message : String(error)),
      )
      .finally(() => {
        clearInterval(ticker);
        this.#running = undefined;
        this.#tell();
      });
    this.#running = { stop, ended };
    return this.view();
  }

  /** Ends a run, if one is under way. */
  async cancel(): Promise<TheatreView> {
    this.#running?.stop.abort(cancelled);
    await this.#running?.ended;
    return this.view();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.cancel();
  }

  async #run(
    request: TheatreRequest,
    strategies: readonly TheatreStrategy[],
    signal: AbortSignal,
  ): Promise<void> {
    const script = writeScript(request);
    for (const strategy of strategies) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(strategyMostMs)]);
      this.#replace(await this.#perform(strategy, request, script, limited));
    }
  }

  async #perform(
    strategy: TheatreStrategy,
    request: TheatreRequest,
    script: Script,
    signal: AbortSignal,
  ): Promise<TheatreRow> {
    const connection = this.#connection();
    const cache = createCache({
      store: redisStore(connection),
      namespace: 'theatre',
      timeouts: { timeoutMs: stageTimeoutMs },
    });
    try {
      const table = new SlowTable(request.keys, request.databaseMs);
      const actor = actors[strategy]({ cache, table, ttlMs: request.ttlMs, connection });
      // A run that was killed may have left something.
      await cache.clear();
      const play = new Play(strategy, script, actor, table, request.keys);
      this.#play = play;
      try {
        await play.run(request.concurrency, signal);
      } finally {
        this.#play = undefined;
        this.#replace(play.row('failed'));
        await actor.close().catch(() => undefined);
        await cache.clear();
      }
      return play.row('done');
    } finally {
      await cache.close();
    }
  }

  #replace(row: TheatreRow): void {
    this.#view = {
      ...this.#view,
      rows: this.#view.rows.map((one) => (one.strategy === row.strategy ? row : one)),
    };
  }

  #finish(state: TheatreView['state'], reason: string | null): void {
    this.#play = undefined;
    this.#view = { ...this.#view, state, reason };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function waiting(strategy: TheatreStrategy): TheatreRow {
  return {
    strategy,
    state: 'waiting',
    done: 0,
    reads: 0,
    writes: 0,
    hits: 0,
    databaseReads: 0,
    databaseWrites: 0,
    stale: 0,
    versionsBehindMost: 0,
    p50Ms: null,
    p99Ms: null,
    seconds: 0,
  };
}
