/** A guest cancels: before the cut-off, under the revision they saw. Cancelling twice is cancelling once. */
import { cutoffAt, type Reservation, transitionRefusal } from '@quicktable/domain';
import { findGuestReservation, type GuestAccess } from './access.ts';
import { amendDetails, checkRevision } from './amend-reservation.ts';
import type { BookingContext } from './booking-context.ts';
import { reservationClosed } from './change-reservation.ts';
import { done, type Outcome, refused } from './outcome.ts';

export async function cancelReservation(
  context: BookingContext,
  access: GuestAccess,
  reservationId: string,
  expectedRevision: number,
): Promise<Outcome<Reservation>> {
  const found = await findGuestReservation(context, access, reservationId);
  if (!found.ok) return found;
  const before = found.value;
  if (before.status === 'cancelled') return done(before);
  const current = checkRevision(before, expectedRevision);
  if (!current.ok) return current;
  if (transitionRefusal(before, 'cancelled', 'guest', context.clock()) !== null)
    return reservationClosed(before);
  if (context.clock() > cutoffAt(before, 'cancel')) {
    return refused('CANCEL_CUTOFF_PASSED', 'Telephone the restaurant; it can still cancel this reservation.');
  }
  return amendDetails(context, before, { status: 'cancelled' }, 'guest');
}
