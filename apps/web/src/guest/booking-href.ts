import { withQuery } from '../api/request.ts';

/** Where booking an arrival begins; everything it needs stands in the address. */
export function bookingHref(
  restaurantId: string,
  date: string,
  time: string,
  partySize: number,
  seat?: string,
): string {
  return withQuery(`/book/${encodeURIComponent(restaurantId)}`, { date, time, party: partySize, seat });
}
