/**
 * The one way in which a stored reservation changes: new place and time, new details or a new status, with its inventory, its log, its event and
 * what the restaurant remembers of the guest, in one transaction under the revision that the caller saw.
 */
import {
  type DocumentWrite,
  guestProfileAfter,
  holdsTables,
  type InventoryChange,
  NEW_GUEST,
  type Party,
  type Reservation,
  type Restaurant,
  type SlotOffer,
  type StaffRights,
  timeOf,
  type Transaction,
} from '@quicktable/domain';
import type { Touched } from './booking-cache.ts';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument, type LoggedChange } from './documents.ts';
import { claimOf } from './make-reservation.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { recordChange } from './record-change.ts';
import { settleSlot } from './settle-slot.ts';
import { isoTime } from './views.ts';
import { putDocument } from './write-document.ts';

export type Details = Partial<
  Pick<
    Reservation,
    'guestName' | 'phoneNumber' | 'email' | 'guestNote' | 'staffNote' | 'status' | 'overrides'
  >
>;

function revisionStale() {
  return refused('REVISION_STALE', 'Read the reservation again and repeat the change with its new ETag.');
}

/** Refused unless the revision that the caller saw is the stored one. @param expected null: the caller does not mind */
export function checkRevision(reservation: Reservation, expected: number | null): Outcome<Reservation> {
  return expected === null || expected === reservation.revision ? done(reservation) : revisionStale();
}

function touchedBy(before: Reservation, after: Reservation): readonly Touched[] {
  const { restaurantId, userId, reservationId } = before;
  const moved = before.date !== after.date;
  const placed =
    moved ||
    before.startMinute !== after.startMinute ||
    before.endMinute !== after.endMinute ||
    before.partySize !== after.partySize ||
    before.tableIds.join() !== after.tableIds.join() ||
    holdsTables(before.status) !== holdsTables(after.status);
  return [
    { kind: 'guest', userId },
    { kind: 'reservation', key: { userId, reservationId } },
    ...(placed ? [{ kind: 'day', restaurantId, date: before.date } as const] : []),
    ...(moved ? [{ kind: 'day', restaurantId, date: after.date } as const] : []),
  ];
}

const profileRounds = 5;

/** Changes details and status; place and time stay. A status that ends the stay gives the tables back. */
export async function amendDetails(
  context: BookingContext,
  before: Reservation,
  details: Details,
  by: LoggedChange['by'],
): Promise<Outcome<Reservation>> {
  for (let round = 0; round < profileRounds; round += 1) {
    const nowMs = context.clock();
    const after: Reservation = {
      ...before,
      ...details,
      revision: before.revision + 1,
      updatedAt: isoTime(nowMs),
    };
    const frees = holdsTables(before.status) && !holdsTables(after.status);
    const inventory: readonly InventoryChange[] = frees
      ? [
          {
            restaurantId: before.restaurantId,
            date: before.date,
            release: [{ claimId: before.reservationId, require: 'any' }],
            add: [],
          },
        ]
      : [];
    const transaction: Transaction = {
      nowMs,
      reservation: { op: 'update', reservation: after, expectedRevision: before.revision },
      inventory,
      documents: [
        ...recordChange(before, after, by, nowMs, context.random),
        ...(await rememberGuest(context, before, after, nowMs)),
      ],
    };
    const result = await context.cache.writing(touchedBy(before, after), () =>
      context.database.commit(transaction),
    );
    if (result.committed) {
      context.wake();
      return done(after);
    }
    const { refusal } = result;
    // Another reservation of the same guest may have changed their profile: that is no reason to refuse this one.
    if (refusal.reason !== 'document-condition' || refusal.key.kind !== 'guest') return revisionStale();
  }
  return revisionStale();
}

/** The guest's profile after this change, where the change counts. */
async function rememberGuest(
  context: BookingContext,
  before: Reservation,
  after: Reservation,
  nowMs: number,
): Promise<readonly DocumentWrite[]> {
  if (before.status === after.status || after.phoneNumber === '') return [];
  const key = documentKey.guest(after.restaurantId, after.phoneNumber);
  const stored = await findDocument(context.database, key, nowMs);
  const profile = stored?.body ?? NEW_GUEST;
  const next = guestProfileAfter(profile, before.status, after.status);
  if (next === profile) return [];
  return [
    putDocument(
      key,
      next,
      stored === null ? { if: 'absent' } : { if: 'revision', revision: stored.revision },
    ),
  ];
}

export interface Move {
  readonly date: string;
  readonly startMinute: number;
  readonly party: Party;
  readonly staff: StaffRights | null;
}

/** Changes place, time or party, and details with them; a status that has no tables gets them again. */
export async function amendPlacement(
  context: BookingContext,
  restaurant: Restaurant,
  before: Reservation,
  move: Move,
  details: Details,
  by: LoggedChange['by'],
): Promise<Outcome<Reservation>> {
  const { restaurantId, reservationId } = before;
  let after: Reservation = before;
  const remembered = await rememberGuest(context, before, { ...before, ...details }, context.clock());
  const planned = (offer: SlotOffer, nowMs: number): Reservation => ({
    ...before,
    ...details,
    date: move.date,
    time: timeOf(offer.startMinute),
    startMinute: offer.startMinute,
    endMinute: offer.endMinute,
    startsAt: isoTime(offer.startsAtMs),
    partySize: move.party.partySize,
    seatType: move.party.seatType,
    tableIds: offer.tableIds,
    revision: before.revision + 1,
    updatedAt: isoTime(nowMs),
  });
  const settled = await settleSlot(
    context,
    {
      restaurant,
      date: move.date,
      startMinute: move.startMinute,
      party: move.party,
      without: reservationId,
      staff: move.staff,
      touched: [
        { kind: 'guest', userId: before.userId },
        { kind: 'reservation', key: { userId: before.userId, reservationId } },
        { kind: 'day', restaurantId, date: before.date },
        ...(move.date === before.date ? [] : [{ kind: 'day', restaurantId, date: move.date } as const]),
      ],
    },
    (offer, nowMs) => {
      after = planned(offer, nowMs);
      const release = [{ claimId: reservationId, require: 'any' }] as const;
      const add = [{ claim: claimOf(after), pacingLimit: offer.pacingLimit }];
      const sameDay = move.date === before.date;
      return {
        nowMs,
        reservation: { op: 'update', reservation: after, expectedRevision: before.revision },
        inventory: sameDay
          ? [{ restaurantId, date: before.date, release, add }]
          : [
              { restaurantId, date: before.date, release, add: [] },
              { restaurantId, date: move.date, release: [], add },
            ],
        documents: [...recordChange(before, after, by, nowMs, context.random), ...remembered],
      };
    },
  );
  if (!settled.ok) return settled;
  return settled.value.committed ? done(after) : revisionStale();
}
