/** Pacing: a kitchen that can cook for 60 cannot start cooking for 60 at once, so arrivals within 15 minutes are bounded. */
import type { Claim } from '../model/claim.ts';
import type { Restaurant } from '../model/restaurant.ts';
import { isLive } from './live-claim.ts';

export const PACING_MINUTES = 15;

/** The number of the 15 minutes that a service minute falls in. */
export function pacingSlot(minute: number): number {
  return Math.floor(minute / PACING_MINUTES);
}

/** The most covers that may arrive in the 15 minutes of `startMinute`. */
export function pacingLimit(restaurant: Pick<Restaurant, 'pacing'>, startMinute: number): number {
  const peak = restaurant.pacing.peaks.findLast(
    (one) => startMinute >= one.fromMinute && startMinute < one.toMinute,
  );
  return peak?.coversPer15Minutes ?? restaurant.pacing.coversPer15Minutes;
}

/** Covers already arriving, by the number of the 15 minutes. */
export function pacedCovers(claims: readonly Claim[], nowMs: number): ReadonlyMap<number, number> {
  const covers = new Map<number, number>();
  for (const claim of claims) {
    if (!isLive(claim, nowMs)) continue;
    const slot = pacingSlot(claim.startMinute);
    covers.set(slot, (covers.get(slot) ?? 0) + claim.covers);
  }
  return covers;
}
