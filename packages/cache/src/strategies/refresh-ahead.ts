/**
 * Refresh-ahead. A value that is read while it nears its expiry is served as it is, and loaded anew in the background,
 * so that a popular key never expires under its readers. A key that nobody reads is not refreshed.
 */
import type { Metadata } from '../envelope.ts';

/** Whether a fresh value has used up the given fraction (0–1) of its life. */
export function isDueForRefreshAhead(metadata: Metadata, fraction: number, nowMs: number): boolean {
  if (fraction <= 0) return false;
  const lifeMs = metadata.freshUntilMs - metadata.storedAtMs;
  return nowMs >= metadata.storedAtMs + lifeMs * fraction;
}
