/** Best fit: the smallest seating that is free, so that large tables wait for large parties. */
import type { Restaurant } from '../model/restaurant.ts';
import type { SeatType } from '../model/table.ts';
import { type Seating, seatingsOf } from './seatings.ts';

/**
 * @param taken whether the table at a position of `restaurant.tables` is taken for the stretch in question
 * @param seatType what the guest insists on; null: anything
 * @returns null exactly when no seating of free tables fits the party
 */
export function bestFit(
  restaurant: Pick<Restaurant, 'tables' | 'maxTablesCombined'>,
  partySize: number,
  seatType: SeatType | null,
  taken: (tableIndex: number) => boolean,
): Seating | null {
  for (const seating of seatingsOf(restaurant)) {
    if (partySize < seating.minParty || partySize > seating.maxParty) continue;
    if (seatType !== null && seating.seatType !== seatType) continue;
    if (!seating.tableIndexes.some(taken)) return seating;
  }
  return null;
}
