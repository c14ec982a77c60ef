/** The cache's counters once a second, and what they moved within a window: the figures of the overview. */
import type { Cache } from '@quicktable/cache';
import type { ConsoleOverview, EntityFigures } from '@quicktable/contracts';

const windowSeconds = 60;
/** How many points a plot shows. */
const pointsMost = 180;

interface Sample {
  readonly atMs: number;
  readonly entities: readonly EntityFigures[];
}

function read(cache: Cache): EntityFigures[] {
  return cache.entityMetrics().map(([name, metrics]) => ({
    name,
    hits: metrics.hits + metrics.l1Hits,
    staleHits: metrics.staleHits,
    misses: metrics.misses,
    loads: metrics.loads,
    loadErrors: metrics.loadErrors,
    invalidations: metrics.invalidations,
    bypasses: metrics.bypasses,
  }));
}

function difference(now: EntityFigures, before: EntityFigures | undefined): EntityFigures {
  if (before === undefined) return now;
  return {
    name: now.name,
    hits: now.hits - before.hits,
    staleHits: now.staleHits - before.staleHits,
    misses: now.misses - before.misses,
    loads: now.loads - before.loads,
    loadErrors: now.loadErrors - before.loadErrors,
    invalidations: now.invalidations - before.invalidations,
    bypasses: now.bypasses - before.bypasses,
  };
}

function moved(now: Sample, before: Sample): EntityFigures[] {
  return now.entities.map((entity, index) => difference(entity, before.entities[index]));
}

function sum(entities: readonly EntityFigures[], pick: (entity: EntityFigures) => number): number {
  return entities.reduce((total, entity) => total + pick(entity), 0);
}

type Figures = Pick<
  ConsoleOverview,
  | 'windowSeconds'
  | 'hitRate'
  | 'readsPerSecond'
  | 'databaseReads'
  | 'databaseReadsSaved'
  | 'entities'
  | 'points'
>;

export class Counters {
  readonly #cache: Cache;
  #samples: Sample[];
  #points: ConsoleOverview['points'] = [];

  constructor(cache: Cache) {
    this.#cache = cache;
    this.#samples = [{ atMs: Date.now(), entities: read(cache) }];
  }

  /** Takes a sample; called once a second. */
  sample(): void {
    const before = this.#samples.at(-1) as Sample;
    const now: Sample = { atMs: Date.now(), entities: read(this.#cache) };
    const step = moved(now, before);
    this.#points.push({
      atMs: now.atMs,
      hits: sum(step, ({ hits, staleHits }) => hits + staleHits),
      misses: sum(step, ({ misses }) => misses),
      loads: sum(step, ({ loads }) => loads),
    });
    if (this.#points.length > pointsMost) this.#points.shift();
    this.#samples.push(now);
    while ((this.#samples[1]?.atMs ?? now.atMs) <= now.atMs - windowSeconds * 1_000) this.#samples.shift();
  }

  /** @param points All that a plot shows, or only the newest */
  figures(points: 'all' | 'newest'): Figures {
    const before = this.#samples[0] as Sample;
    const now: Sample = { atMs: Date.now(), entities: read(this.#cache) };
    const entities = moved(now, before);
    const saved = sum(entities, ({ hits, staleHits }) => hits + staleHits);
    const reads = saved + sum(entities, ({ misses }) => misses);
    const seconds = Math.max(1, (now.atMs - before.atMs) / 1_000);
    return {
      windowSeconds: Math.round(seconds),
      hitRate: reads === 0 ? null : saved / reads,
      readsPerSecond: reads / seconds,
      databaseReads: sum(entities, ({ loads }) => loads),
      databaseReadsSaved: saved,
      entities,
      points: points === 'all' ? this.#points : this.#points.slice(-1),
    };
  }
}
