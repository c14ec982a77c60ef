/** Staff's note about a guest, found by telephone number. */
import { type GuestProfile, NEW_GUEST } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';
import { putDocument } from './write-document.ts';

export async function writeGuestNote(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
  phoneNumber: string,
  note: string,
): Promise<GuestProfile> {
  const key = documentKey.guest(restaurantId, phoneNumber);
  for (;;) {
    const stored = await findDocument(database, key, clock());
    const profile = { ...(stored?.body ?? NEW_GUEST), note };
    const condition =
      stored === null
        ? ({ if: 'absent' } as const)
        : ({ if: 'revision', revision: stored.revision } as const);
    const result = await database.commit({
      nowMs: clock(),
      documents: [putDocument(key, profile, condition)],
    });
    if (result.committed) return profile;
  }
}
