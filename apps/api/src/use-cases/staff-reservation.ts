/** What staff does to a reservation of their restaurant: give it a status, change it, move it to other tables. */
import type { StaffChangeRequest } from '@quicktable/contracts';
import {
  type Reservation,
  type ReservationKey,
  holdsTables,
  type ReservationStatus,
  serviceMinuteOf,
  transitionRefusal,
  type TransitionRefusal,
} from '@quicktable/domain';
import { findStaffReservation } from './access.ts';
import { amendDetails, amendPlacement, checkRevision } from './amend-reservation.ts';
import type { BookingContext } from './booking-context.ts';
import { detailsOf, reservationClosed } from './change-reservation.ts';
import { findRestaurant } from './find-restaurant.ts';
import { type Outcome, refused } from './outcome.ts';
import { slotUnavailable, tablesNotFree } from './settle-slot.ts';

/** The reservation as the caller saw it. */
async function findCurrent(
  context: BookingContext,
  restaurantId: string,
  key: ReservationKey,
  expectedRevision: number,
): Promise<Outcome<Reservation>> {
  const found = await findStaffReservation(context, restaurantId, key);
  return found.ok ? checkRevision(found.value, expectedRevision) : found;
}

export async function setStatus(
  context: BookingContext,
  restaurantId: string,
  key: ReservationKey,
  expectedRevision: number,
  status: ReservationStatus,
): Promise<Outcome<Reservation>> {
  const found = await findCurrent(context, restaurantId, key, expectedRevision);
  if (!found.ok) return found;
  const before = found.value;
  const refusal = transitionRefusal(before, status, 'staff', context.clock());
  if (refusal !== null) return refused('STATUS_NOT_ALLOWED', detailOf(refusal, before.status, status));
  if (holdsTables(status) && !holdsTables(before.status)) return reopen(context, before, status);
  return amendDetails(context, before, { status }, 'staff');
}

function detailOf(refusal: TransitionRefusal, from: ReservationStatus, to: ReservationStatus): string {
  if (refusal === 'transition-too-early') return `It is too early for ${to}.`;
  if (refusal === 'transition-too-late') return `What became ${from} so long ago is not taken back.`;
  return `A reservation that is ${from} cannot become ${to}.`;
}

/** Its tables were given back, and others may sit there: it gets the same ones if they are free, else those that fit best. */
async function reopen(
  context: BookingContext,
  before: Reservation,
  status: ReservationStatus,
): Promise<Outcome<Reservation>> {
  const restaurant = await findRestaurant(context, before.restaurantId);
  if (!restaurant.ok) return restaurant;
  const { date, startMinute, partySize, seatType, tableIds } = before;
  const place = (asked: readonly string[] | null) =>
    amendPlacement(
      context,
      restaurant.value,
      before,
      {
        date,
        startMinute,
        party: { partySize, seatType },
        // The kitchen counted the party when it was booked.
        staff: {
          staff: true,
          overrides: [...before.overrides, 'pacing'],
          tableIds: asked,
          keepsTime: true,
        },
      },
      { status },
      'staff',
    );
  const same = tableIds.length === 0 ? null : await place(tableIds);
  if (same !== null && (same.ok || same.refusal.code !== 'TABLES_NOT_FREE')) return same;
  const other = await place(null);
  return other.ok || other.refusal.code !== 'SLOT_UNAVAILABLE' ? other : tablesNotFree();
}

export async function changeAsStaff(
  context: BookingContext,
  restaurantId: string,
  key: ReservationKey,
  expectedRevision: number,
  change: StaffChangeRequest,
): Promise<Outcome<Reservation>> {
  const found = await findCurrent(context, restaurantId, key, expectedRevision);
  if (!found.ok) return found;
  const before = found.value;
  const details = detailsOf({ ...change, email: undefined, guestNote: undefined });
  const { date, time, partySize, seatType, tableIds, overrides } = change;
  const stays = [date, time, partySize, seatType, tableIds].every((one) => one === undefined);
  if (stays) return amendDetails(context, before, details, 'staff');
  if (!['pending', 'confirmed', 'seated'].includes(before.status)) return reservationClosed(before);

  const startMinute = time === undefined ? before.startMinute : serviceMinuteOf(time);
  if (startMinute === null) return slotUnavailable('not-a-slot');
  const restaurant = await findRestaurant(context, restaurantId);
  if (!restaurant.ok) return restaurant;
  const party = {
    partySize: partySize ?? before.partySize,
    seatType: seatType === undefined ? before.seatType : seatType,
  };
  const keepsTime = startMinute === before.startMinute && (date ?? before.date) === before.date;
  // A party that neither moves in time nor grows was counted by the kitchen when it was booked.
  const counted = keepsTime && party.partySize <= before.partySize;
  return amendPlacement(
    context,
    restaurant.value,
    before,
    {
      date: date ?? before.date,
      startMinute,
      party,
      staff: {
        staff: true,
        overrides: counted ? [...overrides, 'pacing'] : overrides,
        tableIds: tableIds ?? null,
        keepsTime,
      },
    },
    { ...details, overrides: [...new Set([...before.overrides, ...overrides])] },
    'staff',
  );
}
