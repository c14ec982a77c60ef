/** How long a party keeps its table: larger parties stay longer. */
import type { Restaurant } from '../model/restaurant.ts';

export function turnMinutes(restaurant: Pick<Restaurant, 'turnTimes'>, partySize: number): number {
  const { turnTimes } = restaurant;
  const turn = turnTimes.find((one) => partySize <= one.upToPartySize) ?? turnTimes[turnTimes.length - 1];
  return turn?.minutes ?? 120;
}
