/** The day as staff sees it: every table's timeline, the parties, who has no table, who waits, and how the kitchen is loaded. */
import type { StaffDay, StaffReservationView } from '@quicktable/contracts';
import {
  type Claim,
  holdsTables,
  instantsOf,
  isLive,
  NEW_GUEST,
  openingDay,
  PACING_MINUTES,
  pacedCovers,
  pacingLimit,
  type Reservation,
  type Restaurant,
  timeOf,
} from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { type DocumentBodies, documentKey, listAllDocuments, waitlistPartition } from './documents.ts';
import { findRestaurant } from './find-restaurant.ts';
import { done, type Outcome } from './outcome.ts';
import { isoTime, openingPeriods, staffReservationView, waitlistEntryView } from './views.ts';

/** Reservations with what the restaurant remembers of each guest. */
export async function staffViews(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  reservations: readonly Reservation[],
): Promise<readonly StaffReservationView[]> {
  const keys = reservations.map(({ restaurantId, phoneNumber }) =>
    documentKey.guest(restaurantId, phoneNumber),
  );
  const unique = [...new Map(keys.map((key) => [key.id, key])).values()].filter((key) => key.id !== '');
  const found = await database.documents.findMany(unique, clock());
  const profiles = new Map(found.map((one, index) => [unique[index]?.id, one?.body]));
  return reservations.map((reservation, index) =>
    staffReservationView(
      reservation,
      (profiles.get(keys[index]?.id) as DocumentBodies['guest'] | undefined) ?? NEW_GUEST,
      clock(),
    ),
  );
}

export async function staffDay(
  context: BookingContext,
  restaurantId: string,
  date: string,
): Promise<Outcome<StaffDay>> {
  const { database } = context;
  const found = await findRestaurant(context, restaurantId);
  if (!found.ok) return found;
  const restaurant = found.value;
  const nowMs = context.clock();
  const [inventory, unsorted, entries] = await Promise.all([
    database.inventory.day(restaurantId, date),
    database.reservations.listByRestaurantDate(restaurantId, date),
    listAllDocuments(database, { kind: 'waitlist', partition: waitlistPartition(restaurantId, date) }, nowMs),
  ]);
  const claims = inventory.claims.filter((claim) => isLive(claim, nowMs));
  const reservations = [...unsorted].sort((a, b) => a.startMinute - b.startMinute);
  const active = reservations.filter(({ status }) => holdsTables(status));
  const sum = (status: Reservation['status'][]) =>
    reservations
      .filter((one) => status.includes(one.status))
      .reduce((total, { partySize }) => total + partySize, 0);
  const waiting = entries
    .map(({ body }) => body)
    .filter(({ status }) => status === 'waiting' || status === 'notified');
  const opening = openingDay(restaurant, date);
  const tables = new Set(restaurant.tables.map(({ tableId }) => tableId));
  return done({
    restaurantId,
    date,
    timeZone: restaurant.timeZone,
    periods: openingPeriods(opening.periods),
    openingNote: opening.note,
    tables: timeline(restaurant, date, claims),
    reservations: [...(await staffViews(context, reservations))],
    unassigned: active
      .filter(({ tableIds }) => tableIds.length === 0 || tableIds.some((id) => !tables.has(id)))
      .map(({ reservationId }) => reservationId),
    waitlist: waiting.map((entry, ahead) => ({
      ...waitlistEntryView(entry, ahead),
      phoneNumber: entry.phoneNumber,
    })),
    covers: {
      booked: sum(['pending', 'confirmed']),
      seated: sum(['seated']),
      completed: sum(['completed']),
      pacing: [...pacedCovers(claims, nowMs)]
        .sort(([a], [b]) => a - b)
        .map(([slot, covers]) => ({
          time: timeOf(slot * PACING_MINUTES),
          covers,
          limit: pacingLimit(restaurant, slot * PACING_MINUTES),
        })),
    },
  });
}

function timeline(restaurant: Restaurant, date: string, claims: readonly Claim[]): StaffDay['tables'] {
  const instantOf = instantsOf(date, restaurant.timeZone);
  return restaurant.tables.map(({ tableId, name, section, seatType, minParty, maxParty }) => ({
    tableId,
    name,
    section,
    seatType,
    minParty,
    maxParty,
    blocks: claims
      .filter((claim) => claim.tableIds.includes(tableId))
      .sort((a, b) => a.startMinute - b.startMinute)
      .map(({ kind, claimId, startMinute, endMinute, covers }) => ({
        kind,
        claimId,
        starts: timeOf(startMinute),
        ends: timeOf(endMinute),
        startsAt: isoTime(instantOf(startMinute) ?? 0),
        endsAt: isoTime(instantOf(endMinute) ?? 0),
        covers,
      })),
  }));
}
