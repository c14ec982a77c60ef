/**
 * Which reservations no longer fit what their restaurant's rules say. A reservation stands whatever the house changes afterwards, so these
 * are told to staff, who move, telephone or keep them; nothing happens to them by itself.
 */
import type { Reservation } from '../model/reservation.ts';
import type { Restaurant } from '../model/restaurant.ts';
import { openingDay } from './opening-day.ts';
import { holdsTables } from './status-transition.ts';

export const RULE_CONFLICTS = [
  'closed',
  'outside-hours',
  'stays-past-closing',
  'party-too-large',
  'table-retired',
  'table-too-small',
] as const;

export type RuleConflict = (typeof RULE_CONFLICTS)[number];

type Placed = Pick<
  Reservation,
  'date' | 'startMinute' | 'endMinute' | 'partySize' | 'tableIds' | 'status' | 'overrides'
>;

/** In the order of `RULE_CONFLICTS`; empty when the reservation fits, or has ended. What staff set aside for it is no conflict. */
export function ruleConflicts(restaurant: Restaurant, reservation: Placed): readonly RuleConflict[] {
  if (!holdsTables(reservation.status)) return [];
  const { startMinute, endMinute, partySize, tableIds, overrides } = reservation;
  const { periods } = openingDay(restaurant, reservation.date);
  const period = periods.find(
    ({ opensMinute, lastOrderMinute }) => startMinute >= opensMinute && startMinute <= lastOrderMinute,
  );
  const tables = tableIds.map((id) => restaurant.tables.find(({ tableId }) => tableId === id));
  const isRetired = tables.includes(undefined);
  const seats = tables.reduce((sum, table) => sum + (table?.maxParty ?? 0), 0);
  const overCapacity = overrides.includes('capacity');
  const found: Readonly<Record<RuleConflict, boolean>> = {
    closed: periods.length === 0,
    'outside-hours': periods.length > 0 && period === undefined,
    'stays-past-closing': period !== undefined && endMinute > period.closesMinute,
    'party-too-large': partySize > restaurant.maxParty && !overCapacity,
    'table-retired': isRetired,
    'table-too-small': tableIds.length > 0 && !isRetired && seats < partySize && !overCapacity,
  };
  return RULE_CONFLICTS.filter((conflict) => found[conflict]);
}
