/** Whether a claim still counts. Deletion of expired holds is late by design, so every reader asks here. */
import type { Claim } from '../model/claim.ts';

export function isLive(claim: Pick<Claim, 'expiresAtMs'>, nowMs: number): boolean {
  return claim.expiresAtMs === null || claim.expiresAtMs > nowMs;
}
