/**
 * Who asks, and what they may reach. A guest reaches their own reservations, the holder of a manage link the one it names, staff those of their
 * restaurants. To everybody else a reservation does not exist: the answer to a stolen or guessed id is that of an unknown one.
 */
import { parseManageToken, type Reservation, type ReservationKey, secretMatches } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { done, type Outcome, refused } from './outcome.ts';

export type GuestAccess =
  | { readonly kind: 'account'; readonly userId: string }
  | { readonly kind: 'manage-token'; readonly token: string };

export function reservationNotFound() {
  return refused(
    'RESERVATION_NOT_FOUND',
    'There is no such reservation for you; sign in, or use the link from the confirmation.',
  );
}

export async function findGuestReservation(
  { database }: Pick<BookingContext, 'database'>,
  access: GuestAccess,
  reservationId: string,
): Promise<Outcome<Reservation>> {
  if (access.kind === 'account') {
    const own = await database.reservations.find({ userId: access.userId, reservationId });
    return own === null ? reservationNotFound() : done(own);
  }
  const token = parseManageToken(access.token);
  if (token === null || token.key.reservationId !== reservationId || !plausible(token.key)) {
    return reservationNotFound();
  }
  const named = await database.reservations.find(token.key);
  if (named === null || !secretMatches(token.secret, named.manageTokenHash)) return reservationNotFound();
  return done(named);
}

/** Ids of ours only: what a token claims never reaches the database as anything else. */
function plausible({ userId, reservationId }: ReservationKey): boolean {
  return [userId, reservationId].every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id));
}

export async function findStaffReservation(
  { database }: Pick<BookingContext, 'database'>,
  restaurantId: string,
  key: ReservationKey,
): Promise<Outcome<Reservation>> {
  const found = await database.reservations.find(key);
  return found === null || found.restaurantId !== restaurantId ? reservationNotFound() : done(found);
}
