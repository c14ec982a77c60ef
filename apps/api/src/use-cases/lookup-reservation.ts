/** Finds a reservation by its confirmation code and the telephone number it was made with: to read, not to change. */
import { parseConfirmationCode, type Reservation } from '@quicktable/domain';
import { reservationNotFound } from './access.ts';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';
import { done, type Outcome } from './outcome.ts';

export async function findByCode(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  typedCode: string,
): Promise<Outcome<Reservation>> {
  const code = parseConfirmationCode(typedCode);
  if (code === null) return reservationNotFound();
  const owner = await findDocument(database, documentKey.confirmationCode(code), clock());
  if (owner === null) return reservationNotFound();
  const { userId, reservationId } = owner.body;
  const found = await database.reservations.find({ userId, reservationId });
  return found === null ? reservationNotFound() : done(found);
}

export async function lookupReservation(
  context: Pick<BookingContext, 'database' | 'clock'>,
  typedCode: string,
  phoneNumber: string,
): Promise<Outcome<Reservation>> {
  const found = await findByCode(context, typedCode);
  if (!found.ok) return found;
  const digits = (text: string) => text.replace(/\D/g, '');
  return digits(found.value.phoneNumber) === digits(phoneNumber) ? found : reservationNotFound();
}
