/**
 * Compares what is taken with who has reserved, and mends what differs. The service writes both in one transaction, so there is nothing to find
 * unless somebody wrote to the database by other means or restored a part of it from a backup; this is the check that says so.
 * Expired holds, whose deletion the database leaves for later, are given back here too.
 */
import { holdsTables, isLive, type Reservation } from '@quicktable/domain';
import type { BookingContext } from './booking-context.ts';
import { documentKey, findDocument } from './documents.ts';
import { claimOf } from './make-reservation.ts';

export interface RepairReport {
  /** Claims without a reservation that would need them; given back. */
  readonly releasedClaims: readonly string[];
  readonly releasedHolds: readonly string[];
  /** Reservations that had lost their claim and have it again. */
  readonly restoredClaims: readonly string[];
  /** Reservations whose claim is lost and whose tables belong to others now: people must decide. */
  readonly conflicts: readonly string[];
}

export async function repairDay(
  { database, cache, clock }: BookingContext,
  restaurantId: string,
  date: string,
): Promise<RepairReport> {
  const nowMs = clock();
  const [{ claims }, listed] = await Promise.all([
    database.inventory.day(restaurantId, date),
    database.reservations.listByRestaurantDate(restaurantId, date),
  ]);
  const active = new Map<string, Reservation>();
  for (const { userId, reservationId } of listed) {
    // The list may lag behind; only the reservation itself says what it is.
    const current = await database.reservations.find({ userId, reservationId });
    const counts = current !== null && current.date === date && holdsTables(current.status);
    if (counts) active.set(reservationId, current);
  }
  const expired = claims.filter((claim) => !isLive(claim, nowMs)).map(({ claimId }) => claimId);
  const ownerless = claims.filter(({ kind, claimId }) => kind === 'reservation' && !active.has(claimId));
  const claimed = new Set(claims.map(({ claimId }) => claimId));
  const claimless = [...active.values()].filter(({ reservationId }) => !claimed.has(reservationId));

  const releasedClaims: string[] = [];
  const releasedHolds: string[] = [];
  const restoredClaims: string[] = [];
  const conflicts: string[] = [];
  const release = (claimId: string) =>
    cache.writing([{ kind: 'day', restaurantId, date }], () =>
      database.commit({
        nowMs,
        inventory: [{ restaurantId, date, release: [{ claimId, require: 'any' }], add: [] }],
      }),
    );
  for (const claimId of expired) {
    await release(claimId);
    releasedHolds.push(claimId);
  }
  for (const { claimId } of ownerless) {
    // The list may not have it yet. Its log does, since both were written together, and names the owner.
    const made = await findDocument(database, documentKey.change(claimId, 1), nowMs);
    const current =
      made === null
        ? null
        : await database.reservations.find({ userId: made.body.userId, reservationId: claimId });
    if (current !== null && current.date === date && holdsTables(current.status)) continue;
    await release(claimId);
    releasedClaims.push(claimId);
  }
  for (const reservation of claimless) {
    const result = await cache.writing([{ kind: 'day', restaurantId, date }], () =>
      database.commit({
        nowMs,
        inventory: [
          { restaurantId, date, release: [], add: [{ claim: claimOf(reservation), pacingLimit: null }] },
        ],
      }),
    );
    (result.committed ? restoredClaims : conflicts).push(reservation.reservationId);
  }
  return { releasedClaims, releasedHolds, restoredClaims, conflicts };
}
