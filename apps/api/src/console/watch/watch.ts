/**
 * Watches the cache for the consoles that are open, and sends each of them the same messages: `overview` once a second,
 * `cache` (what happened) four times a second, `faults` and `theatre` when they change. While no console is open nothing
 * is watched, sampled or asked.
 */
import type { ServerResponse } from 'node:http';
import type { Cache, CacheEvent } from '@quicktable/cache';
import {
  consoleLatencyBoundsMs,
  type ConsoleOverview,
  type EngineFigures,
  type FaultView,
  type TheatreView,
} from '@quicktable/contracts';
import type { Engine } from '../engine/engine.ts';
import { Counters } from './counters.ts';
import { askingEngine, noEngine, readEngineFigures } from './engine-figures.ts';
import { EventBatch } from './event-batch.ts';
import { LatencyWindow } from './latency-window.ts';
import { SpaceSaving } from './space-saving.ts';
import { message, StreamClient } from './stream-client.ts';

export interface WatchParts {
  readonly cache: Cache;
  readonly engine: Engine | undefined;
  readonly faults: () => FaultView[];
  readonly theatre: () => TheatreView;
  /** How many consoles may be open. */
  readonly consolesMost: number;
}

const batchesPerSecond = 4;
/** Events in full; 200 a second are more than anyone reads. */
const eventsPerBatch = 50;
const beatSeconds = 10;
const sliceSeconds = 10;
/** For a console that comes back: batches, for as long as the watch goes on after the last one left. */
const keptBatches = 60;
const lingerMs = 10_000;
const countedKeys = 64;
const shownKeys = 12;

/** What is gathered while anyone watches. */
interface Gathering {
  readonly counters: Counters;
  readonly batch: EventBatch;
  readonly hits: LatencyWindow;
  readonly misses: LatencyWindow;
  readonly keys: Map<string, SpaceSaving>;
  readonly kept: { readonly id: number; readonly text: string }[];
  readonly ticker: NodeJS.Timeout;
  readonly stop: () => void;
  engine: EngineFigures;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #clients = new Set<StreamClient>();
  #gathering: Gathering | undefined;
  #linger: NodeJS.Timeout | undefined;
  /** Ids go on over pauses and are not those of another process, so that an old one is not taken for a new one. */
  #lastId = Date.now() * 1_000;
  #askingEngine = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Whether another console may be opened. */
  get hasRoom(): boolean {
    return this.#clients.size < this.#parts.consolesMost;
  }

  /** Whether anything is watched at all. */
  get watching(): boolean {
    return this.#gathering !== undefined;
  }

  /** @param lastEventId The last id that the console has seen; what came after is sent again as far as it is kept */
  connect(response: ServerResponse, headers: Readonly<Record<string, string>>, lastEventId: number): void {
    clearTimeout(this.#linger);
    const gathering = (this.#gathering ??= this.#begin());
    const client = new StreamClient(response, headers);
    this.#clients.add(client);
    client.onClose(() => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.#endSoon();
    });
    client.send(message('overview', this.#overview(gathering, 'all')));
    client.send(message('theatre', this.#parts.theatre()));
    for (const { id, text } of gathering.kept) if (lastEventId > 0 && id > lastEventId) client.send(text);
  }

  /** The figures for one who asks once: those of the watch, or of this moment where nobody watches. */
  async overview(): Promise<ConsoleOverview> {
    if (this.#gathering !== undefined) return this.#overview(this.#gathering, 'all');
    const { engine } = this.#parts;
    return this.#figures(
      new Counters(this.#parts.cache),
      engine === undefined ? noEngine : await readEngineFigures(engine),
      'all',
    );
  }

  /** Tells all consoles of the faults that stand. */
  tellFaults(): void {
    this.#broadcast(message('faults', { items: this.#parts.faults() }));
  }

  tellTheatre(): void {
    this.#broadcast(message('theatre', this.#parts.theatre()));
  }

  close(): void {
    clearTimeout(this.#linger);
    for (const client of this.#clients) client.end();
    this.#end();
  }

  #broadcast(text: string): void {
    for (const client of this.#clients) client.send(text);
  }

  #begin(): Gathering {
    const { cache } = this.#parts;
    const batch = new EventBatch(eventsPerBatch);
    const hits = new LatencyWindow();
    const misses = new LatencyWindow();
    const keys = new Map<string, SpaceSaving>();
    const counted = (entity: string): SpaceSaving => {
      const known = keys.get(entity);
      if (known !== undefined) return known;
      const made = new SpaceSaving(countedKeys);
      keys.set(entity, made);
      return made;
    };
    const listen = (event: CacheEvent) => {
      if (event.type === 'hit' || event.type === 'stale') {
        if (event.durationMs > 0) hits.record(event.durationMs);
        counted(event.entity).add(event.key);
      } else if (event.type === 'answer') {
        misses.record(event.durationMs);
        counted(event.entity).add(event.key);
      }
      batch.add(event);
    };
    let ticks = 0;
    const ticker = setInterval(() => {
      ticks += 1;
      this.#tick(ticks);
    }, 1_000 / batchesPerSecond);
    ticker.unref();
    this.#askEngine();
    return {
      counters: new Counters(cache),
      batch,
      hits,
      misses,
      keys,
      kept: [],
      ticker,
      stop: cache.subscribe(listen),
      engine: this.#parts.engine === undefined ? noEngine : askingEngine,
    };
  }

  #tick(ticks: number): void {
    const gathering = this.#gathering;
    if (gathering === undefined) return;
    const events = gathering.batch.take();
    if (events !== undefined) {
      const id = (this.#lastId += 1);
      const text = message('cache', events, id);
      gathering.kept.push({ id, text });
      if (gathering.kept.length > keptBatches) gathering.kept.shift();
      this.#broadcast(text);
    }
    if (ticks % batchesPerSecond !== 0) return;
    const seconds = ticks / batchesPerSecond;
    gathering.counters.sample();
    this.#broadcast(message('overview', this.#overview(gathering, 'newest')));
    this.#askEngine();
    if (seconds % beatSeconds === 0) for (const client of this.#clients) client.beat();
    if (seconds % sliceSeconds === 0) {
      gathering.hits.turn();
      gathering.misses.turn();
    }
  }

  /** One question at a time: an engine that is frozen is not asked again before it has been given up. */
  #askEngine(): void {
    const { engine } = this.#parts;
    if (engine === undefined || this.#askingEngine) return;
    this.#askingEngine = true;
    void readEngineFigures(engine).then((figures) => {
      this.#askingEngine = false;
      if (this.#gathering !== undefined) this.#gathering.engine = figures;
    });
  }

  #overview(gathering: Gathering, points: 'all' | 'newest'): ConsoleOverview {
    const topKeys = [...gathering.keys]
      .flatMap(([entity, sketch]) =>
        sketch
          .top(shownKeys)
          .map(({ key, count, tooManyAtMost }) => ({ key, entity, reads: count, tooManyAtMost })),
      )
      .toSorted((left, right) => right.reads - left.reads)
      .slice(0, shownKeys);
    return {
      ...this.#figures(gathering.counters, gathering.engine, points),
      latency: { hit: gathering.hits.figures(), miss: gathering.misses.figures() },
      topKeys,
    };
  }

  #figures(counters: Counters, engine: EngineFigures, points: 'all' | 'newest'): ConsoleOverview {
    const { cache, faults } = this.#parts;
    const nobody = new LatencyWindow().figures();
    return {
      atMs: Date.now(),
      ...counters.figures(points),
      storeAvailable: cache.available,
      undelivered: cache.undelivered,
      boundsMs: [...consoleLatencyBoundsMs],
      latency: { hit: nobody, miss: nobody },
      topKeys: [],
      engine,
      faults: faults(),
      consoles: this.#clients.size,
    };
  }

  #endSoon(): void {
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.#end(), lingerMs);
    this.#linger.unref();
  }

  #end(): void {
    const gathering = this.#gathering;
    if (gathering === undefined) return;
    this.#gathering = undefined;
    clearInterval(gathering.ticker);
    gathering.stop();
  }
}
