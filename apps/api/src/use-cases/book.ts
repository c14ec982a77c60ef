/** Books: from a hold or directly, once for each Idempotency-Key, in one transaction with everything that belongs to it. */
import type { ReservationCreated } from '@quicktable/contracts';
import {
  type CommitRefusal,
  instantsOf,
  isLive,
  type Override,
  type Reservation,
  type ReservationSource,
  type Restaurant,
  type SeatType,
  type StaffRights,
  type Transaction,
} from '@quicktable/domain';
import type { Touched } from './booking-cache.ts';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument, type StoredHold } from './documents.ts';
import { findHold, holdExpired } from './find-hold.ts';
import { findRestaurant } from './find-restaurant.ts';
import { createdAnswer, type Idempotency, IDEMPOTENCY_MS, manageSecret, replay } from './idempotency.ts';
import { newId, newSecret } from './ids.ts';
import { claimOf, type GuestDetails, makeReservation, type Placement } from './make-reservation.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { recordChange } from './record-change.ts';
import { askForDay, settleSlot } from './settle-slot.ts';
import { reservationView } from './views.ts';
import { deleteDocument, putDocument } from './write-document.ts';

export interface Booking {
  /** Null: a guest without an account. */
  readonly userId: string | null;
  readonly guest: Omit<GuestDetails, 'userId'>;
  readonly place:
    | { readonly kind: 'hold'; readonly holdId: string; readonly holdToken: string }
    | {
        readonly kind: 'direct';
        readonly restaurantId: string;
        readonly date: string;
        readonly startMinute: number;
        readonly partySize: number;
        readonly seatType: SeatType | null;
      };
  readonly source: ReservationSource;
  readonly staff: StaffRights | null;
  /** At the table already: a party that walked in. */
  readonly seated: boolean;
  readonly idempotency: Idempotency;
}

export interface Booked {
  readonly answer: ReservationCreated;
  /** Whether this is the answer to an earlier, equal request. */
  readonly replayed: boolean;
}

const raceRounds = 4;

export async function book(context: BookingContext, booking: Booking): Promise<Outcome<Booked>> {
  for (let round = 0; round < raceRounds; round += 1) {
    const made =
      booking.place.kind === 'hold'
        ? await bookFromHold(context, booking, booking.place)
        : await bookDirectly(context, booking, booking.place);
    if (made.ok && made.value !== 'raced') return done({ answer: made.value, replayed: false });
    // An equal request before this one has the key, and may have used up the hold or the last table: the answer is its answer.
    const earlier = await replay(context, booking.idempotency);
    if (earlier !== null) return earlier.ok ? done({ answer: earlier.value, replayed: true }) : earlier;
    if (!made.ok) return made;
  }
  throw new Error('A booking lost every race for its own idempotency key.');
}

type Made = ReservationCreated | 'raced';

interface Draft {
  readonly reservation: Reservation;
  readonly answer: ReservationCreated;
  readonly transaction: Transaction;
}

/** One try: the reservation with its log, event, code and idempotency record. Inventory is the caller's. */
function draft(
  context: BookingContext,
  booking: Booking,
  restaurant: Restaurant,
  placement: Placement,
  userId: string,
  inventory: (reservation: Reservation) => NonNullable<Transaction['inventory']>,
  nowMs: number,
): Draft {
  const { idempotency, staff } = booking;
  const seed = newSecret(context.random);
  const secret = manageSecret(idempotency.key, seed);
  const overrides: readonly Override[] = staff?.overrides ?? [];
  const reservation = makeReservation(
    restaurant,
    placement,
    { ...booking.guest, userId },
    { source: booking.source, overrides, manageSecret: secret, seated: booking.seated },
    nowMs,
    context.random,
  );
  const key = { userId, reservationId: reservation.reservationId };
  const view = reservationView(reservation);
  return {
    reservation,
    answer: createdAnswer(view, key, secret),
    transaction: {
      nowMs,
      reservation: { op: 'create', reservation },
      inventory: inventory(reservation),
      documents: [
        putDocument(
          documentKey.idempotency(idempotency.scope, idempotency.key),
          { bodyHash: idempotency.bodyHash, seed, reservation: key, view: JSON.stringify(view) },
          { if: 'absent' },
          nowMs + IDEMPOTENCY_MS,
        ),
        putDocument(
          documentKey.confirmationCode(reservation.confirmationCode),
          { ...key, restaurantId: restaurant.restaurantId },
          { if: 'absent' },
        ),
        ...recordChange(null, reservation, staff === null ? 'guest' : 'staff', nowMs, context.random),
      ],
    },
  };
}

function touchedBy(restaurantId: string, date: string, userId: string): readonly Touched[] {
  return [
    { kind: 'day', restaurantId, date },
    { kind: 'guest', userId },
  ];
}

/** A race for the idempotency key or for a confirmation code (one in 10¹²) is run again; anything else would be a fault. */
function afterRefusal(refusal: CommitRefusal): Outcome<Made> {
  switch (refusal.reason) {
    case 'document-condition':
    case 'reservation-exists':
      return done('raced');
    case 'claim-missing':
    // A process whose clock is ahead saw the hold end, and gave its table to somebody: it has ended.
    case 'tables-taken':
      return holdExpired();
    default:
      throw new Error(`A new reservation was refused: ${refusal.reason}`);
  }
}

async function bookDirectly(
  context: BookingContext,
  booking: Booking,
  place: Extract<Booking['place'], { kind: 'direct' }>,
): Promise<Outcome<Made>> {
  const { restaurantId, date, partySize, seatType, startMinute } = place;
  const day = askForDay(context, restaurantId, date);
  const found = await findRestaurant(context, restaurantId);
  if (!found.ok) return found;
  const restaurant = found.value;
  const userId = booking.userId ?? newId('gst', context.random);
  let made: Draft | undefined;
  const settled = await settleSlot(
    context,
    {
      restaurant,
      day,
      date,
      startMinute,
      party: { partySize, seatType },
      without: null,
      staff: booking.staff,
      touched: touchedBy(restaurantId, date, userId),
    },
    ({ tableIds, endMinute, startsAtMs, pacingLimit }, nowMs) => {
      made = draft(
        context,
        booking,
        restaurant,
        { date, startMinute, endMinute, startsAtMs, partySize, seatType, tableIds },
        userId,
        (reservation) => [
          { restaurantId, date, release: [], add: [{ claim: claimOf(reservation), pacingLimit }] },
        ],
        nowMs,
      );
      return made.transaction;
    },
  );
  if (!settled.ok) return settled;
  if (!settled.value.committed) return afterRefusal(settled.value.refusal);
  if (made === undefined) throw new Error('A booking was committed without being made.');
  return done(made.answer);
}

async function bookFromHold(
  context: BookingContext,
  booking: Booking,
  place: Extract<Booking['place'], { kind: 'hold' }>,
): Promise<Outcome<Made>> {
  const held = await findHold(context, place.holdId, place.holdToken);
  if (!held.ok) return held;
  const hold: StoredHold = held.value;
  const nowMs = context.clock();
  if (!isLive(hold, nowMs)) return holdExpired();
  const found = await findRestaurant(context, hold.restaurantId);
  if (!found.ok) return found;
  const restaurant = found.value;
  const { restaurantId, date, startMinute, endMinute, partySize, seatType, tableIds, holdId } = hold;
  const startsAtMs = instantsOf(date, restaurant.timeZone)(startMinute);
  if (startsAtMs === null) return refused('SLOT_UNAVAILABLE', 'not-a-slot: the clocks skip this time.');

  const waiting =
    hold.waitlistEntryId === null
      ? null
      : await findDocument(
          context.database,
          documentKey.waitlist(restaurantId, date, hold.waitlistEntryId),
          nowMs,
        );
  const userId = booking.userId ?? newId('gst', context.random);
  const made = draft(
    context,
    { ...booking, source: waiting === null ? booking.source : 'waitlist' },
    restaurant,
    { date, startMinute, endMinute, startsAtMs, partySize, seatType, tableIds },
    userId,
    (reservation) => [
      {
        restaurantId,
        date,
        release: [{ claimId: holdId, require: 'live' }],
        // The hold was counted when it was placed: what it promised is not taken back by a later override.
        add: [{ claim: claimOf(reservation), pacingLimit: null }],
      },
    ],
    nowMs,
  );
  const transaction: Transaction = {
    ...made.transaction,
    documents: [
      ...(made.transaction.documents ?? []),
      deleteDocument(documentKey.hold(holdId), { if: 'present' }),
      ...(waiting === null
        ? []
        : [
            putDocument(
              waiting.key,
              { ...waiting.body, status: 'booked', offer: null },
              { if: 'revision', revision: waiting.revision },
            ),
          ]),
    ],
  };
  const result = await context.cache.writing(touchedBy(restaurantId, date, userId), () =>
    context.database.commit(transaction),
  );
  if (!result.committed) return afterRefusal(result.refusal);
  context.wake();
  return done(made.answer);
}
