/** Gives a held table back before its time. Releasing what is gone already is no error. */
import type { BookingContext } from './booking-context.ts';
import { documentKey } from './documents.ts';
import { findHold } from './find-hold.ts';
import { done, type Outcome } from './outcome.ts';
import { deleteDocument } from './write-document.ts';

export async function releaseHold(
  context: BookingContext,
  holdId: string,
  holdToken: string,
): Promise<Outcome<null>> {
  const found = await findHold(context, holdId, holdToken);
  if (!found.ok) return found;
  const { restaurantId, date } = found.value;
  await context.cache.writing([{ kind: 'day', restaurantId, date }], () =>
    context.database.commit({
      nowMs: context.clock(),
      inventory: [{ restaurantId, date, release: [{ claimId: holdId, require: 'any' }], add: [] }],
      documents: [deleteDocument(documentKey.hold(holdId), { if: 'any' })],
    }),
  );
  context.wake();
  return done(null);
}
