/** A guest changes a reservation: before the cut-off, under the revision they saw. */
import type { ChangeRequest } from '@quicktable/contracts';
import { cutoffAt, type Reservation, serviceMinuteOf } from '@quicktable/domain';
import { findGuestReservation, type GuestAccess } from './access.ts';
import { amendDetails, amendPlacement, checkRevision, type Details } from './amend-reservation.ts';
import type { BookingContext } from './booking-context.ts';
import { findRestaurant } from './find-restaurant.ts';
import { type Outcome, refused } from './outcome.ts';
import { slotUnavailable } from './settle-slot.ts';

export function reservationClosed(reservation: Reservation) {
  return refused('RESERVATION_CLOSED', `It is ${reservation.status}; make a new reservation.`);
}

export async function changeReservation(
  context: BookingContext,
  access: GuestAccess,
  reservationId: string,
  expectedRevision: number,
  change: ChangeRequest,
): Promise<Outcome<Reservation>> {
  const found = await findGuestReservation(context, access, reservationId);
  if (!found.ok) return found;
  const before = found.value;
  const current = checkRevision(before, expectedRevision);
  if (!current.ok) return current;
  if (before.status !== 'pending' && before.status !== 'confirmed') return reservationClosed(before);
  if (context.clock() > cutoffAt(before, 'change')) {
    return refused('CHANGE_CUTOFF_PASSED', 'Telephone the restaurant; it can still change this reservation.');
  }

  const details = detailsOf(change);
  const startMinute = change.time === undefined ? before.startMinute : serviceMinuteOf(change.time);
  if (startMinute === null) return slotUnavailable('not-a-slot');
  const date = change.date ?? before.date;
  const partySize = change.partySize ?? before.partySize;
  const seatType = change.seatType === undefined ? before.seatType : change.seatType;
  const stays =
    date === before.date &&
    startMinute === before.startMinute &&
    partySize === before.partySize &&
    seatType === before.seatType;
  if (stays) return amendDetails(context, before, details, 'guest');

  const restaurant = await findRestaurant(context, before.restaurantId);
  if (!restaurant.ok) return restaurant;
  return amendPlacement(
    context,
    restaurant.value,
    before,
    { date, startMinute, party: { partySize, seatType }, staff: null },
    details,
    'guest',
  );
}

/** The details that a request names; what it leaves out stays. */
export function detailsOf(
  change: Pick<ChangeRequest, 'guestName' | 'phoneNumber' | 'email' | 'guestNote'> & {
    readonly staffNote?: string | undefined;
  },
): Details {
  const { guestName, phoneNumber, email, guestNote, staffNote } = change;
  return {
    ...(guestName === undefined ? {} : { guestName }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(email === undefined ? {} : { email }),
    ...(guestNote === undefined ? {} : { guestNote }),
    ...(staffNote === undefined ? {} : { staffNote }),
  };
}
