/** A hold by its id and its secret; whoever lacks the secret learns nothing, not even that the hold is there. */
import { secretMatches } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument, type StoredHold } from './documents.ts';
import { done, type Outcome, refused } from './outcome.ts';

export async function findHold(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  holdId: string,
  holdToken: string,
): Promise<Outcome<StoredHold>> {
  const found = await findDocument(database, documentKey.hold(holdId), clock());
  if (found === null || !secretMatches(holdToken, found.body.secretHash)) return holdNotFound();
  return done(found.body);
}

function holdNotFound() {
  return refused('HOLD_NOT_FOUND', 'Place a new hold; the id or the token is not the one that was given.');
}

export function holdExpired() {
  return refused('HOLD_EXPIRED', 'Place a new hold; this one has ended or was used.');
}
