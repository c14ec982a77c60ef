/**
 * Counts of attempts that must stay few, such as guesses of a password. They stand in the database, so that all processes count together and a
 * lost cache lets nobody guess on.
 */
import { DatabaseBusyError } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';
import { deleteDocument, putDocument } from './write-document.ts';

/** From the first attempt of a series on; then the count begins anew. */
export const ATTEMPT_WINDOW_SECONDS = 900;

type Place = Pick<BookingContext, 'database' | 'clock'>;

const roundsMost = 20;

export async function countAttempts({ database, clock }: Place, of: string): Promise<number> {
  return (await findDocument(database, documentKey.attempts(of), clock()))?.body.count ?? 0;
}

/** Counts one more before it is made, so that any number of them at once are counted. @returns the attempts so far, this one included */
export async function addAttempt({ database, clock }: Place, of: string): Promise<number> {
  const key = documentKey.attempts(of);
  for (let round = 0; round < roundsMost; round += 1) {
    const nowMs = clock();
    const stored = await database.documents.find(key, nowMs);
    const count = ((stored?.body as { count: number } | undefined)?.count ?? 0) + 1;
    const endsAtMs = stored?.expiresAtMs ?? nowMs + ATTEMPT_WINDOW_SECONDS * 1000;
    const condition =
      stored === null
        ? ({ if: 'absent' } as const)
        : ({ if: 'revision', revision: stored.revision } as const);
    const result = await database.commit({
      nowMs,
      documents: [putDocument(key, { count }, condition, endsAtMs)],
    });
    if (result.committed) return count;
  }
  throw new DatabaseBusyError('Too many attempts at once.');
}

export async function clearAttempts({ database, clock }: Place, of: string): Promise<void> {
  await database.commit({
    nowMs: clock(),
    documents: [deleteDocument(documentKey.attempts(of), { if: 'any' })],
  });
}
