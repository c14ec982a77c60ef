/**
 * Stale-if-error (RFC 5861, section 4). When the loader fails, the last good value is served instead of the failure, for
 * a bounded time after its expiry. An invalidated value is never served.
 */

/** Whether a value that became stale `staleAgeMs` ago may stand in for a failed load. */
export function mayServeOnError(staleAgeMs: number, windowMs: number): boolean {
  return staleAgeMs < windowMs;
}
