/** How fresh a value found in the store is, and what its entity allows to be done with it. */
import type { Metadata } from './envelope.ts';

/** An entity's times, in milliseconds. */
export interface Times {
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  /** TTLs are shortened by up to this fraction, so that what was stored together does not expire together. */
  readonly jitter: number;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
  /** Refresh in the background once this fraction of the TTL has passed; 0 is never. */
  readonly refreshAhead: number;
  /** XFetch's beta; 0 is never. */
  readonly earlyExpiry: number;
}

/** The TTL of one entry, jittered downwards only: the entity's TTL is an upper bound. */
export function jittered(ttlMs: number, jitter: number): number {
  return Math.max(1, Math.round(ttlMs * (1 - jitter * Math.random())));
}

/** How long past its freshness a value is kept in the store. */
export function staleWindowMs(times: Times): number {
  return Math.max(times.staleWhileRevalidateMs, times.staleIfErrorMs);
}

/** Milliseconds since the value became stale; negative while it is fresh. Without metadata the store's own TTL is the only limit. */
export function staleAgeMs(metadata: Metadata | null, nowMs: number): number {
  return metadata === null ? Number.NEGATIVE_INFINITY : nowMs - metadata.freshUntilMs;
}
