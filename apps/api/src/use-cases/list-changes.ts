/** The log of a reservation, first change first. */
import type { ChangeLogEntry } from '@quicktable/contracts';
import type { Reservation } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { listAllDocuments } from './documents.ts';

/** Fields that only staff reads. */
const staffFields: ReadonlySet<string> = new Set(['staffNote', 'tableIds', 'overrides', 'source', 'userId']);

export async function listChanges(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  reservation: Reservation,
  reader: 'guest' | 'staff',
): Promise<ChangeLogEntry[]> {
  const partition = reservation.reservationId;
  const entries = await listAllDocuments(database, { kind: 'change', partition }, clock());
  return entries.map(({ body: { revision, at, by, action, changes } }) => ({
    revision,
    at,
    by,
    action,
    changes: changes
      .filter(({ field }) => reader === 'staff' || !staffFields.has(field))
      .map(({ field, from, to }) => ({ field, from, to })),
  }));
}
