/** Generated sequences of transactions, each answered by a database and by the model, which must agree. */
import type { DocumentWrite, InventoryChange, Transaction } from '@quicktable/domain';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { ReservationDatabaseConnection } from '../../../src/database/reservation-database.ts';
import { ModelDatabase } from './model.ts';
import { aReservation, NOW_MS } from './reservations.ts';

const users = ['ann', 'bob'];
const reservationIds = ['r1', 'r2'];
const restaurants = ['north', 'south'];
const dates = ['2026-03-14', '2026-03-15'];
const claimIds = ['c1', 'c2', 'c3'];
const documentIds = ['d1', 'd2'];

/** Milliseconds after the start; small, so that things expire. */
const expiry = fc.option(fc.integer({ min: 1, max: 40 }), { nil: null, freq: 2 });
const inTime = (expiresInMs: number | null) => (expiresInMs === null ? null : NOW_MS + expiresInMs);

const claim = fc
  .record({
    claimId: fc.constantFrom(...claimIds),
    kind: fc.constantFrom('hold' as const, 'reservation' as const),
    tableIds: fc.subarray(['t1', 't2', 't3']),
    start: fc.integer({ min: 70, max: 76 }),
    quarters: fc.integer({ min: 1, max: 4 }),
    covers: fc.integer({ min: 1, max: 6 }),
    expiresInMs: expiry,
  })
  .map(({ start, quarters, expiresInMs, ...rest }) => ({
    ...rest,
    startMinute: start * 15,
    endMinute: (start + quarters) * 15,
    expiresAtMs: inTime(expiresInMs),
  }));

const change = fc.record({
  restaurantId: fc.constantFrom(...restaurants),
  date: fc.constantFrom(...dates),
  release: fc.uniqueArray(
    fc.record({
      claimId: fc.constantFrom(...claimIds),
      require: fc.constantFrom('live' as const, 'any' as const),
    }),
    { maxLength: 2, selector: ({ claimId }) => claimId },
  ),
  add: fc.uniqueArray(
    fc.record({ claim, pacingLimit: fc.option(fc.integer({ min: 4, max: 12 }), { nil: null }) }),
    { maxLength: 2, selector: (one) => one.claim.claimId },
  ),
}) satisfies fc.Arbitrary<InventoryChange>;

const condition = fc.oneof(
  fc.constant({ if: 'any' as const }),
  fc.constant({ if: 'absent' as const }),
  fc.constant({ if: 'present' as const }),
  fc.record({ if: fc.constant('revision' as const), revision: fc.integer({ min: 1, max: 3 }) }),
);
const key = fc.constantFrom(...documentIds).map((id) => ({ kind: 'note', partition: 'p', id }));
const document: fc.Arbitrary<DocumentWrite> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('put' as const),
      key,
      body: fc.nat(),
      expiresAtMs: expiry.map(inTime),
      condition,
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('delete' as const), key, condition }) },
);

const reservation = fc
  .record({
    userId: fc.constantFrom(...users),
    reservationId: fc.constantFrom(...reservationIds),
    partySize: fc.integer({ min: 1, max: 8 }),
    expectedRevision: fc.integer({ min: 0, max: 3 }),
  })
  .map(
    ({ expectedRevision, ...rest }): NonNullable<Transaction['reservation']> =>
      expectedRevision === 0
        ? { op: 'create', reservation: aReservation({ ...rest, revision: 1 }) }
        : {
            op: 'update',
            expectedRevision,
            reservation: aReservation({ ...rest, revision: expectedRevision + 1 }),
          },
  );

const transaction = fc.record(
  {
    waitMs: fc.integer({ min: 0, max: 6 }),
    reservation,
    inventory: fc.uniqueArray(change, {
      maxLength: 2,
      selector: ({ restaurantId, date }) => `${restaurantId} ${date}`,
    }),
    documents: fc.uniqueArray(document, { maxLength: 2, selector: (write) => write.key.id }),
  },
  { requiredKeys: ['waitMs'] },
);

/** Runs generated sequences; each begins on what `connect` gives, which is empty. The seed of a failure is in its message. */
export async function checkAgainstModel(
  connect: () => Promise<ReservationDatabaseConnection>,
  runs: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 25 }), async (transactions) => {
      const database = await connect();
      const model = new ModelDatabase();
      let nowMs = NOW_MS;
      for (const { waitMs, ...rest } of transactions) {
        nowMs += waitMs;
        const expected = model.commit({ nowMs, ...rest });
        expect(await database.commit({ nowMs, ...rest })).toEqual(expected);
      }
      for (const userId of users) {
        for (const reservationId of reservationIds) {
          const found = await database.reservations.find({ userId, reservationId });
          expect(found).toEqual(model.reservation(userId, reservationId));
        }
      }
      const keys = documentIds.map((id) => ({ kind: 'note', partition: 'p', id }));
      expect(await database.documents.findMany(keys, nowMs)).toEqual(
        keys.map((one) => model.document(one, nowMs)),
      );
      for (const day of await database.inventory.days(
        restaurants.flatMap((restaurantId) => dates.map((date) => ({ restaurantId, date }))),
      )) {
        const live = day.claims.filter(
          ({ expiresAtMs }) => (expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs,
        );
        const byId = (one: { claimId: string }, other: { claimId: string }) =>
          one.claimId < other.claimId ? -1 : 1;
        expect(live.toSorted(byId)).toEqual(
          model.liveClaims(day.restaurantId, day.date, nowMs).toSorted(byId),
        );
      }
    }),
    { numRuns: runs },
  );
}
