/** The waitlist of a restaurant's service date: join it, look at one's place, leave it. */
import type { WaitlistEntryView, WaitlistJoined, WaitlistRequest } from '@quicktable/contracts';
import {
  addDays,
  daysBetween,
  hashSecret,
  instantsOf,
  manageToken,
  parseManageToken,
  secretMatches,
  serviceMinuteOf,
  serviceMomentAt,
  type WaitlistEntry,
} from '@quicktable/domain';
import { createHash } from 'node:crypto';
import type { BookingContext } from './booking-context.ts';
import {
  documentKey,
  findDocument,
  listAllDocuments,
  type TypedDocument,
  waitlistPartition,
} from './documents.ts';
import { findRestaurant } from './find-restaurant.ts';
import { newSecret, newTimedId } from './ids.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { slotUnavailable } from './settle-slot.ts';
import { isoTime, waitlistEntryView } from './views.ts';
import { deleteDocument, putDocument } from './write-document.ts';

/** The secret that the offered hold is booked with; it follows from the entry's own, so that the guest has it beforehand. */
function offeredHoldToken(waitlistSecret: string): string {
  return createHash('sha256').update(`offer\n${waitlistSecret}`).digest('base64url');
}

function waitlistEntryNotFound() {
  return refused(
    'WAITLIST_ENTRY_NOT_FOUND',
    'Join the waitlist again; the id or the token is not the one that was given.',
  );
}

function expiryOf(date: string): number {
  return Date.parse(`${addDays(date, 8)}T00:00:00Z`);
}

export async function joinWaitlist(
  context: BookingContext,
  userId: string | null,
  request: WaitlistRequest,
): Promise<Outcome<WaitlistJoined>> {
  const found = await findRestaurant(context, request.restaurantId);
  if (!found.ok) return found;
  const { restaurantId, date, partySize } = request;
  const earliestMinute = serviceMinuteOf(request.earliest) ?? 0;
  const latestMinute = serviceMinuteOf(request.latest) ?? 0;
  const nowMs = context.clock();
  if (latestMinute < earliestMinute) {
    return refused(
      'INVALID_REQUEST',
      'earliest comes before latest; the small hours belong to the evening before.',
    );
  }
  if (partySize > found.value.maxParty) {
    return refused('SLOT_UNAVAILABLE', 'party-too-large: the restaurant takes smaller parties.');
  }
  const endsAtMs = instantsOf(date, found.value.timeZone)(latestMinute) ?? 0;
  if (endsAtMs <= nowMs) return refused('SLOT_UNAVAILABLE', 'past: this evening is over.');
  const today = serviceMomentAt(nowMs, found.value.timeZone).date;
  if (daysBetween(today, date) > found.value.bookingOpensDaysAhead) return slotUnavailable('too-far');

  const secret = newSecret(context.random);
  const holdToken = offeredHoldToken(secret);
  const entry: WaitlistEntry = {
    entryId: newTimedId('wtl', nowMs, context.random),
    restaurantId,
    date,
    partySize,
    seatType: request.seatType ?? null,
    earliestMinute,
    latestMinute,
    userId,
    guestName: request.guestName,
    phoneNumber: request.phoneNumber,
    language: request.language,
    status: 'waiting',
    secretHash: hashSecret(secret),
    offerSecretHash: hashSecret(holdToken),
    createdAt: isoTime(nowMs),
    offer: null,
  };
  const key = documentKey.waitlist(restaurantId, date, entry.entryId);
  await context.database.commit({
    nowMs,
    documents: [
      putDocument(key, entry, { if: 'absent' }, expiryOf(date)),
      putDocument(
        documentKey.waitlistDay(restaurantId, date),
        { restaurantId, date },
        { if: 'any' },
        expiryOf(date),
      ),
    ],
  });
  context.wake();
  return done({
    entry: waitlistEntryView(entry, await waitingAhead(context, entry)),
    waitlistToken: manageToken({ userId: key.partition, reservationId: entry.entryId }, secret),
    holdToken,
  });
}

async function waitingAhead(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  entry: WaitlistEntry,
): Promise<number> {
  const partition = waitlistPartition(entry.restaurantId, entry.date);
  const entries = await listAllDocuments(database, { kind: 'waitlist', partition }, clock());
  return entries.filter(({ body }) => body.status === 'waiting' && body.entryId < entry.entryId).length;
}

async function findEntry(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  entryId: string,
  waitlistToken: string,
): Promise<TypedDocument<'waitlist'> | null> {
  const token = parseManageToken(waitlistToken);
  if (token === null || token.key.reservationId !== entryId) return null;
  const [restaurantId = '', date = '', more] = token.key.userId.split('/');
  if (more !== undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(restaurantId) || !/^[0-9-]{10}$/.test(date))
    return null;
  const found = await findDocument(database, documentKey.waitlist(restaurantId, date, entryId), clock());
  return found !== null && secretMatches(token.secret, found.body.secretHash) ? found : null;
}

export async function lookAtWaitlist(
  context: Pick<BookingContext, 'database' | 'clock'>,
  entryId: string,
  waitlistToken: string,
): Promise<Outcome<WaitlistEntryView>> {
  const found = await findEntry(context, entryId, waitlistToken);
  if (found === null) return waitlistEntryNotFound();
  return done(waitlistEntryView(found.body, await waitingAhead(context, found.body)));
}

/** Leaving gives an offered table back. Leaving twice is leaving once. */
export async function leaveWaitlist(
  context: BookingContext,
  entryId: string,
  waitlistToken: string,
): Promise<Outcome<null>> {
  for (;;) {
    const found = await findEntry(context, entryId, waitlistToken);
    if (found === null) return waitlistEntryNotFound();
    const { body: entry, key, revision } = found;
    if (entry.status !== 'waiting' && entry.status !== 'notified') return done(null);
    const { restaurantId, date, offer } = entry;
    const touched = offer === null ? [] : [{ kind: 'day', restaurantId, date } as const];
    const result = await context.cache.writing(touched, () =>
      context.database.commit({
        nowMs: context.clock(),
        inventory:
          offer === null
            ? []
            : [{ restaurantId, date, release: [{ claimId: offer.holdId, require: 'any' }], add: [] }],
        documents: [
          putDocument(
            key,
            { ...entry, status: 'left', offer: null },
            { if: 'revision', revision },
            expiryOf(date),
          ),
          ...(offer === null ? [] : [deleteDocument(documentKey.hold(offer.holdId), { if: 'any' })]),
        ],
      }),
    );
    if (result.committed) {
      context.wake();
      return done(null);
    }
  }
}
