/**
 * Stale-while-revalidate (RFC 5861, section 3). For a while after its expiry a value is still served at once, while one
 * reader loads the new one in the background: nobody waits for the database. An invalidated value is never served.
 */

/** Whether a value that became stale `staleAgeMs` ago may be served while it is loaded anew. */
export function mayServeWhileRevalidating(staleAgeMs: number, windowMs: number): boolean {
  return staleAgeMs < windowMs;
}
