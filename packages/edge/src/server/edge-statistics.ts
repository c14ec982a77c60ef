/** What the edge counts. */

/** All counters since the start, except `entries` and `bytes`, which are of the moment. */
export interface EdgeStatistics {
  readonly requests: number;
  /** Answered from memory. */
  readonly hits: number;
  /** Answered from memory after the origin confirmed the copy. */
  readonly refreshHits: number;
  readonly misses: number;
  /** Viewers who shared a request that was already on its way to the origin; counted among the hits. */
  readonly collapsed: number;
  /** Stale copies sent while they were refreshed, or because the origin failed; counted among the hits. */
  readonly stale: number;
  readonly originRequests: number;
  readonly originErrors: number;
  readonly functionErrors: number;
  /** Answered by a viewer-request function. */
  readonly functionResponses: number;
  readonly invalidations: number;
  readonly evictions: number;
  readonly entries: number;
  readonly bytes: number;
  /** Hits of hits and misses, in percent with two decimals; 0 before the first. */
  readonly hitRate: number;
}

/** The counters that requests raise. */
export type EdgeCounters = Record<
  Exclude<keyof EdgeStatistics, 'evictions' | 'entries' | 'bytes' | 'hitRate'>,
  number
>;

export function createCounters(): EdgeCounters {
  return {
    requests: 0,
    hits: 0,
    refreshHits: 0,
    misses: 0,
    collapsed: 0,
    stale: 0,
    originRequests: 0,
    originErrors: 0,
    functionErrors: 0,
    functionResponses: 0,
    invalidations: 0,
  };
}

/** Percent with two decimals. */
export function hitRateOf(counters: EdgeCounters): number {
  const hits = counters.hits + counters.refreshHits;
  const total = hits + counters.misses;
  return total === 0 ? 0 : Math.round((hits / total) * 10_000) / 100;
}
