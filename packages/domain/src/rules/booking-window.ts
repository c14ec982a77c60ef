/** The booking window: not in the past, not too soon for the kitchen, not further ahead than the book is open. */
import type { Restaurant } from '../model/restaurant.ts';
import { daysBetween } from '../time/calendar-date.ts';

export type WindowRefusal = 'past' | 'too-soon' | 'too-far';

/**
 * @param today the service date at `nowMs`, where the restaurant is
 * @param startsAtMs the instant of arrival
 * @returns null when the arrival may be booked at `nowMs`
 */
export function bookingWindowRefusal(
  restaurant: Pick<Restaurant, 'bookingOpensDaysAhead' | 'minimumNoticeMinutes'>,
  date: string,
  today: string,
  startsAtMs: number,
  nowMs: number,
): WindowRefusal | null {
  if (startsAtMs <= nowMs) return 'past';
  if (startsAtMs - nowMs < restaurant.minimumNoticeMinutes * 60_000) return 'too-soon';
  return daysBetween(today, date) > restaurant.bookingOpensDaysAhead ? 'too-far' : null;
}
