/**
 * Every reservation of a restaurant that is still to come or at the table, as it is now. The index that lists them may lag, so what is taken is
 * asked as well: claims are read consistently, and every reservation that counts has one.
 */
import { addDays, type Claim, type Reservation, type Restaurant, serviceMomentAt } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';

type Reader = Pick<BookingContext, 'database' | 'clock'>;

function isOf({ date, startMinute, endMinute, partySize, tableIds }: Reservation, day: string, claim: Claim) {
  return (
    date === day &&
    startMinute === claim.startMinute &&
    endMinute === claim.endMinute &&
    partySize === claim.covers &&
    tableIds.join() === claim.tableIds.join()
  );
}

/** By date and time. */
export async function upcomingReservations(
  { database, clock }: Reader,
  { restaurantId, timeZone, bookingOpensDaysAhead }: Restaurant,
): Promise<readonly Reservation[]> {
  const nowMs = clock();
  const today = serviceMomentAt(nowMs, timeZone).date;
  const listed = await database.reservations.listByRestaurantFrom(restaurantId, today);
  const known = new Map(listed.map((one) => [one.reservationId, one]));
  const bookable = Array.from({ length: bookingOpensDaysAhead + 1 }, (_, ahead) => addDays(today, ahead));
  // Staff books beyond the window too.
  const dates = [...new Set([...bookable, ...listed.map(({ date }) => date)])];
  const days = await database.inventory.days(dates.map((date) => ({ restaurantId, date })));

  const found: Reservation[] = [];
  for (const { date, claims } of days) {
    for (const claim of claims) {
      if (claim.kind !== 'reservation') continue;
      const inIndex = known.get(claim.claimId);
      const current =
        inIndex !== undefined && isOf(inIndex, date, claim)
          ? inIndex
          : await findByClaim({ database, clock }, claim.claimId);
      if (current !== null && current.date === date) found.push(current);
    }
  }
  return found.sort((a, b) => (a.date === b.date ? a.startMinute - b.startMinute : a.date < b.date ? -1 : 1));
}

/** The first line of a reservation's log, which was written with its claim, names whose it is. */
async function findByClaim({ database, clock }: Reader, reservationId: string): Promise<Reservation | null> {
  const made = await findDocument(database, documentKey.change(reservationId, 1), clock());
  return made === null ? null : database.reservations.find({ userId: made.body.userId, reservationId });
}
