/** One restaurant's service date, prepared for decisions: which tables are taken when, and how many covers arrive. */
import type { Claim } from '../model/claim.ts';
import type { Restaurant } from '../model/restaurant.ts';
import { instantsOf, serviceMomentAt } from '../time/time-zone.ts';
import { isLive } from './live-claim.ts';
import { type OpeningDay, openingDay } from './opening-day.ts';
import { pacedCovers } from './pacing.ts';

export interface DayView {
  readonly restaurant: Restaurant;
  readonly date: string;
  readonly nowMs: number;
  /** The service date at `nowMs`, where the restaurant is. */
  readonly today: string;
  readonly opening: OpeningDay;
  /** Whether the table at a position of `restaurant.tables` has a live claim somewhere in `[startMinute, endMinute)`. */
  readonly isTaken: (tableIndex: number, startMinute: number, endMinute: number) => boolean;
  /** Covers arriving, by the number of the 15 minutes. */
  readonly covers: ReadonlyMap<number, number>;
  /** Epoch milliseconds of a service minute; null when the clocks skip it. */
  readonly instantOf: (minute: number) => number | null;
}

/** @param without a claim to leave out: a reservation that moves does not stand in its own way */
export function dayView(
  restaurant: Restaurant,
  date: string,
  claims: readonly Claim[],
  nowMs: number,
  without: string | null = null,
): DayView {
  const live = claims.filter((claim) => claim.claimId !== without && isLive(claim, nowMs));
  const position = new Map(restaurant.tables.map((table, index) => [table.tableId, index]));
  const stretches: (readonly [number, number])[][] = restaurant.tables.map(() => []);
  for (const claim of live) {
    for (const tableId of claim.tableIds) {
      const index = position.get(tableId);
      if (index !== undefined) stretches[index]?.push([claim.startMinute, claim.endMinute]);
    }
  }
  return {
    restaurant,
    date,
    nowMs,
    today: serviceMomentAt(nowMs, restaurant.timeZone).date,
    opening: openingDay(restaurant, date),
    isTaken: (tableIndex, startMinute, endMinute) =>
      stretches[tableIndex]?.some(([start, end]) => start < endMinute && startMinute < end) ?? true,
    covers: pacedCovers(live, nowMs),
    instantOf: instantsOf(date, restaurant.timeZone),
  };
}
