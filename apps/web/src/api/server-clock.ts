/**
 * The service's clock, for everything that ends at one of its instants: a guest's own may be minutes off, and a table that is kept
 * for five minutes would then seem lost at once.
 */

/** `Date` tells whole seconds and the answer took its way; less than this is no difference. */
const toleratedMs = 3_000;

let aheadMs = 0;

/** Learns from an answer that came from the service itself; one out of a cache tells when it was made. */
export function learnServerTime(response: Response): void {
  if (response.headers.has('age')) return;
  const difference = Date.parse(response.headers.get('date') ?? '') - Date.now();
  if (!Number.isNaN(difference)) aheadMs = Math.abs(difference) < toleratedMs ? 0 : difference;
}

/** Now in epoch milliseconds, as the service sees it. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
