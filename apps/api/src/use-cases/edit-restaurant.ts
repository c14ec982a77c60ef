/**
 * Staff edits their restaurant: under the revision they saw, checked as a whole, logged in the same transaction. Reservations made before
 * stand as they are; those that the change leaves outside the rules are told in the answer.
 */
import type {
  RestaurantChangeRequest,
  RestaurantConflict,
  RestaurantSaved,
  TableRequest,
} from '@quicktable/contracts';
import {
  type Reservation,
  type Restaurant,
  restaurantProblems,
  ruleConflicts,
  serviceMomentAt,
} from '@quicktable/domain';
import { amendPlacement } from './amend-reservation.ts';
import type { BookingContext } from './booking-context.ts';
import { type Account, documentKey, findDocument, type LoggedRestaurantChange } from './documents.ts';
import { restaurantNotFound } from './find-restaurant.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { changedRestaurant, staffRestaurantView, withoutTable, withTable } from './restaurant-rules.ts';
import { upcomingReservations } from './upcoming-reservations.ts';
import { isoTime } from './views.ts';
import { putDocument } from './write-document.ts';

export interface Edit {
  readonly restaurantId: string;
  readonly expectedRevision: number;
  readonly by: Pick<Account, 'userId' | 'name' | 'email'>;
}

interface Stored {
  readonly restaurant: Restaurant;
  /** Of the document, which the write is conditional on. */
  readonly revision: number;
}

export async function editRestaurant(
  context: BookingContext,
  edit: Edit,
  request: RestaurantChangeRequest,
  preview: boolean,
): Promise<Outcome<RestaurantSaved>> {
  const found = await findForEdit(context, edit);
  if (!found.ok) return found;
  const { restaurant } = found.value;
  const { date } = serviceMomentAt(context.clock(), restaurant.timeZone);
  return save(context, edit, found.value, changedRestaurant(restaurant, request, date), { preview });
}

/** Adds a table, or changes the one of that id. */
export async function putTable(
  context: BookingContext,
  edit: Edit,
  tableId: string,
  request: TableRequest,
  preview: boolean,
): Promise<Outcome<RestaurantSaved>> {
  const found = await findForEdit(context, edit);
  if (!found.ok) return found;
  return save(context, edit, found.value, withTable(found.value.restaurant, tableId, request), { preview });
}

/**
 * Takes a table out of service. While reservations to come stand on it that is refused; with `reassign` they are given other tables by
 * best fit first, each in a commit of its own, and a party that sits at the table stays in the way.
 */
export async function retireTable(
  context: BookingContext,
  edit: Edit,
  tableId: string,
  reassign: boolean,
): Promise<Outcome<RestaurantSaved>> {
  const found = await findForEdit(context, edit);
  if (!found.ok) return found;
  const { restaurant } = found.value;
  if (!restaurant.tables.some((table) => table.tableId === tableId)) {
    return refused('TABLE_NOT_FOUND', `The restaurant has no table "${tableId}"; read it again.`);
  }
  const after = withoutTable(restaurant, tableId);
  const invalid = problemsOf(after);
  if (invalid !== null) return invalid;

  const onTable = (await upcomingReservations(context, restaurant)).filter(({ tableIds }) =>
    tableIds.includes(tableId),
  );
  const moved: RestaurantSaved['moved'] = [];
  const stuck: Reservation[] = [];
  for (const reservation of onTable) {
    const to = reassign ? await moveElsewhere(context, after, reservation) : null;
    if (to === null) stuck.push(reservation);
    else moved.push({ reservationId: reservation.reservationId, from: [...reservation.tableIds], to });
  }
  if (stuck.length > 0) {
    return refused(
      'TABLE_IN_USE',
      reassign
        ? 'No other table is free for the reservations listed; move them by hand, then retire the table.'
        : 'Move the reservations listed, or let them be moved with reassign=true.',
      { members: { reservations: stuck.map((one) => conflictView(one, ['table-retired'])), moved } },
    );
  }
  return save(context, edit, found.value, after, { preview: false, moved });
}

/** @returns the tables it has now; null when it stays where it is */
async function moveElsewhere(
  context: BookingContext,
  without: Restaurant,
  reservation: Reservation,
): Promise<string[] | null> {
  if (reservation.status === 'seated') return null;
  const { date, startMinute, partySize, seatType } = reservation;
  const amended = await amendPlacement(
    context,
    // A party that was taken is not too large now.
    { ...without, maxParty: Math.max(without.maxParty, partySize) },
    reservation,
    {
      date,
      startMinute,
      party: { partySize, seatType },
      // It was counted by the kitchen when it was booked.
      staff: { staff: true, overrides: ['pacing'], tableIds: null, keepsTime: true },
    },
    {},
    'staff',
  );
  return amended.ok ? [...amended.value.tableIds] : null;
}

/** Reservations that do not fit the rules as they are now. */
export async function listConflicts(
  context: Pick<BookingContext, 'database' | 'clock'>,
  restaurantId: string,
): Promise<Outcome<{ items: RestaurantConflict[] }>> {
  const found = await findDocument(context.database, documentKey.restaurant(restaurantId), context.clock());
  if (found === null) return restaurantNotFound(restaurantId);
  const upcoming = await upcomingReservations(context, found.body);
  return done({
    items: upcoming.flatMap((one) => {
      const reasons = ruleConflicts(found.body, one);
      return reasons.length === 0 ? [] : [conflictView(one, reasons)];
    }),
  });
}

async function findForEdit(
  { database, clock }: BookingContext,
  { restaurantId, expectedRevision }: Edit,
): Promise<Outcome<Stored>> {
  const found = await findDocument(database, documentKey.restaurant(restaurantId), clock());
  if (found === null) return restaurantNotFound(restaurantId);
  const restaurant = found.body;
  return restaurant.revision === expectedRevision
    ? done({ restaurant, revision: found.revision })
    : restaurantStale();
}

function restaurantStale() {
  return refused('REVISION_STALE', 'Read the restaurant again and repeat the change with its new ETag.');
}

function problemsOf(restaurant: Restaurant) {
  const problems = restaurantProblems(restaurant);
  if (problems.length === 0) return null;
  const errors = problems.map(({ path, message }) => ({ path: `body/${path}`, message }));
  return refused('RESTAURANT_INVALID', 'Mend what errors lists; nothing was saved.', { members: { errors } });
}

async function save(
  context: BookingContext,
  { restaurantId, by }: Edit,
  { restaurant: before, revision }: Stored,
  after: Restaurant,
  { preview, moved = [] }: { readonly preview: boolean; readonly moved?: RestaurantSaved['moved'] },
): Promise<Outcome<RestaurantSaved>> {
  const changes = differences(before, after);
  if (changes.length === 0) {
    return done({ restaurant: staffRestaurantView(before), saved: false, conflicts: [], moved });
  }
  const invalid = problemsOf(after);
  if (invalid !== null) return invalid;
  const next: Restaurant = { ...after, revision: before.revision + 1 };
  const conflicts = touchesSeating(changes) ? await newConflicts(context, before, next) : [];
  if (preview) return done({ restaurant: staffRestaurantView(after), saved: false, conflicts, moved });

  const nowMs = context.clock();
  const { userId, name, email } = by;
  const log: LoggedRestaurantChange = {
    revision: next.revision,
    at: isoTime(nowMs),
    by: { userId, name, email },
    changes,
  };
  const result = await context.cache.writing([{ kind: 'restaurant', restaurantId }], () =>
    context.database.commit({
      nowMs,
      documents: [
        putDocument(documentKey.restaurant(restaurantId), next, { if: 'revision', revision }),
        putDocument(documentKey.restaurantChange(restaurantId, next.revision), log, { if: 'any' }),
      ],
    }),
  );
  if (!result.committed) return restaurantStale();
  // Longer hours or another table may serve somebody who waits.
  context.wake();
  return done({ restaurant: staffRestaurantView(next), saved: true, conflicts, moved });
}

type Difference = LoggedRestaurantChange['changes'][number];

/** What differs, field by field, and table by table. */
function differences(before: Restaurant, after: Restaurant): LoggedRestaurantChange['changes'] {
  const fields = (Object.keys(after) as (keyof Restaurant)[])
    .filter((field) => field !== 'revision' && field !== 'tables')
    .map((field): Difference => ({ field, from: before[field], to: after[field] }));
  const ids = new Set([...before.tables, ...after.tables].map(({ tableId }) => tableId));
  const tables = [...ids].map((id): Difference => {
    const of = ({ tables: all }: Restaurant) => all.find(({ tableId }) => tableId === id) ?? null;
    return { field: `tables/${id}`, from: of(before), to: of(after) };
  });
  return [...fields, ...tables].filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** Whether a change can put a reservation outside the rules at all. */
function touchesSeating(changes: LoggedRestaurantChange['changes']): boolean {
  const seating = ['weeklyHours', 'exceptions', 'holidayRule', 'maxParty'];
  return changes.some(({ field }) => seating.includes(field) || field.startsWith('tables/'));
}

async function newConflicts(
  context: BookingContext,
  before: Restaurant,
  after: Restaurant,
): Promise<RestaurantConflict[]> {
  const upcoming = await upcomingReservations(context, before);
  return upcoming.flatMap((one) => {
    const known = ruleConflicts(before, one);
    const reasons = ruleConflicts(after, one).filter((reason) => !known.includes(reason));
    return reasons.length === 0 ? [] : [conflictView(one, reasons)];
  });
}

function conflictView(
  reservation: Reservation,
  reasons: readonly RestaurantConflict['reasons'][number][],
): RestaurantConflict {
  const { reservationId, userId, date, time, partySize, guestName, phoneNumber, status, tableIds } =
    reservation;
  return {
    reservationId,
    userId,
    date,
    time,
    partySize,
    guestName,
    phoneNumber,
    status,
    tableIds: [...tableIds],
    reasons: [...reasons],
  };
}
