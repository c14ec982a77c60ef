/** What every reservation database must do, on DynamoDB and on MySQL. */
import type { Claim, CommitResult, InventoryChange, Transaction } from '@quicktable/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReservationDatabaseConnection } from '../../../src/database/reservation-database.ts';
import { aClaim, aKey, aPut, aReservation, NOW_MS } from './reservations.ts';

const committed: CommitResult = { committed: true };
const byId = (one: Claim, other: Claim) => (one.claimId < other.claimId ? -1 : 1);

/** Runs the suite; `connect` is called once and gives an initialized, empty database. */
export function describeReservationDatabase(
  name: string,
  connect: () => Promise<ReservationDatabaseConnection>,
) {
  describe(`reservations in ${name}`, () => {
    let database: ReservationDatabaseConnection;
    let count = 0;
    beforeAll(async () => {
      database = await connect();
    }, 120_000);

    /** A restaurant of each test's own. */
    const newRestaurant = () => `restaurant-${(count += 1)}`;
    const commit = (transaction: Omit<Transaction, 'nowMs'>, nowMs = NOW_MS) =>
      database.commit({ nowMs, ...transaction });
    const date = '2026-03-14';
    const add = (restaurantId: string, claim: Claim, pacingLimit: number | null = null): InventoryChange => ({
      restaurantId,
      date,
      release: [],
      add: [{ claim, pacingLimit }],
    });
    const claims = async (restaurantId: string, onDate = date) =>
      (await database.inventory.day(restaurantId, onDate)).claims.toSorted(byId);

    describe('a reservation', () => {
      test('is found as it was created, and creating it twice is refused', async () => {
        const reservation = aReservation({ userId: 'creator', tableIds: ['a', 'b'], overrides: ['pacing'] });

        const first = await commit({ reservation: { op: 'create', reservation } });
        const second = await commit({
          reservation: { op: 'create', reservation: { ...reservation, partySize: 9 } },
        });

        expect(first).toEqual(committed);
        expect(second).toEqual({
          committed: false,
          refusal: { reason: 'reservation-exists', key: { userId: 'creator', reservationId: 'r-1' } },
        });
        expect(await database.reservations.find(reservation)).toEqual(reservation);
      });

      test('that is not there is null', async () => {
        expect(await database.reservations.find({ userId: 'nobody', reservationId: 'x' })).toBeNull();
      });

      test('changes only from the revision that its writer saw, and tells the one that stands', async () => {
        const reservation = aReservation({ userId: 'changer' });
        const changed = { ...reservation, revision: 2, partySize: 5 };
        await commit({ reservation: { op: 'create', reservation } });

        const write = { op: 'update', reservation: changed, expectedRevision: 1 } as const;
        const first = await commit({ reservation: write });
        const second = await commit({ reservation: write });

        expect(first).toEqual(committed);
        expect(second).toEqual({
          committed: false,
          refusal: {
            reason: 'revision-mismatch',
            key: { userId: 'changer', reservationId: 'r-1' },
            current: changed,
          },
        });
        expect(await database.reservations.find(reservation)).toEqual(changed);
      });

      test('that was never made cannot be changed', async () => {
        const reservation = aReservation({ userId: 'ghost', revision: 2 });

        const result = await commit({ reservation: { op: 'update', reservation, expectedRevision: 1 } });

        expect(result).toMatchObject({ refusal: { reason: 'revision-mismatch', current: null } });
      });

      test('of many changes from one revision, exactly one happens', async () => {
        const reservation = aReservation({ userId: 'contended' });
        await commit({ reservation: { op: 'create', reservation } });

        const results = await Promise.all(
          Array.from({ length: 12 }, (_, index) =>
            commit({
              reservation: {
                op: 'update',
                reservation: { ...reservation, revision: 2, partySize: index + 1 },
                expectedRevision: 1,
              },
            }),
          ),
        );

        expect(results.filter((result) => result.committed)).toHaveLength(1);
      });
    });

    describe("a guest's list", () => {
      test('is newest first by date and service minute, in pages that hold each once', async () => {
        const userId = 'lister';
        const times = [
          ['2026-03-14', 1_140],
          ['2026-03-14', 720],
          ['2026-03-14', 1_470],
          ['2026-03-15', 600],
          ['2026-01-02', 600],
          ['2026-03-14', 1_140],
          ['2027-01-01', 800],
        ] as const;
        for (const [index, [onDate, startMinute]] of times.entries()) {
          await commit({
            reservation: {
              op: 'create',
              reservation: aReservation({ userId, reservationId: `r-${index}`, date: onDate, startMinute }),
            },
          });
        }

        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await database.reservations.listByUser(userId, { limit: 2, cursor });
          expect(page.items.length).toBeLessThanOrEqual(2);
          found.push(...page.items.map((reservation) => reservation.reservationId));
          cursor = page.nextCursor;
        } while (cursor);

        expect(found).toEqual(['r-6', 'r-3', 'r-2', 'r-5', 'r-0', 'r-1', 'r-4']);
      });

      test('does not take a cursor that it did not hand out', async () => {
        for (const cursor of ['nonsense', '', Buffer.from('{"date":1}').toString('base64url')]) {
          await expect(
            database.reservations.listByUser('lister', { limit: 2, cursor }),
          ).rejects.toMatchObject({
            code: 'INVALID_CURSOR',
            statusCode: 400,
          });
        }
      });
    });

    test("a restaurant's date has its reservations of every status and no others", async () => {
      const restaurantId = newRestaurant();
      const make = (reservationId: string, rest: object) =>
        commit({
          reservation: {
            op: 'create',
            reservation: aReservation({
              userId: `u-${reservationId}-${restaurantId}`,
              reservationId,
              restaurantId,
              ...rest,
            }),
          },
        });
      await make('one', {});
      await make('two', { status: 'cancelled' });
      await make('other-day', { date: '2026-03-15' });
      await make('other-place', { restaurantId: newRestaurant() });

      await expect
        .poll(async () =>
          (await database.reservations.listByRestaurantDate(restaurantId, date))
            .map((reservation) => reservation.reservationId)
            .toSorted(),
        )
        .toEqual(['one', 'two']);
      await make('earlier', { date: '2026-03-01' });
      await expect
        .poll(async () =>
          (await database.reservations.listByRestaurantFrom(restaurantId, date)).map(
            (reservation) => reservation.reservationId,
          ),
        )
        .toEqual([...['one', 'two'].map(() => expect.stringMatching(/^(one|two)$/)), 'other-day']);
    });

    describe('a table', () => {
      test('belongs to one claim at a time; before and after, to others', async () => {
        const restaurantId = newRestaurant();
        await commit({
          inventory: [add(restaurantId, aClaim({ claimId: 'a', startMinute: 1_140, endMinute: 1_260 }))],
        });
        const attempt = (claimId: string, startMinute: number, endMinute: number, tableIds = ['t-1']) =>
          commit({ inventory: [add(restaurantId, aClaim({ claimId, startMinute, endMinute, tableIds }))] });

        expect(await attempt('inside', 1_170, 1_200)).toEqual({
          committed: false,
          refusal: { reason: 'tables-taken', tableIds: ['t-1'] },
        });
        expect((await attempt('around', 1_095, 1_305)).committed).toBe(false);
        expect((await attempt('tail', 1_245, 1_350)).committed).toBe(false);
        expect((await attempt('both', 1_200, 1_320, ['t-2', 't-1'])).committed).toBe(false);
        expect(await attempt('before', 1_020, 1_140)).toEqual(committed);
        expect(await attempt('after', 1_260, 1_380)).toEqual(committed);
        expect(await attempt('beside', 1_140, 1_260, ['t-2'])).toEqual(committed);
        expect((await claims(restaurantId)).map(({ claimId }) => claimId)).toEqual([
          'a',
          'after',
          'before',
          'beside',
        ]);
      });

      test('of many attempts at one time, exactly one succeeds', async () => {
        const restaurantId = newRestaurant();

        const results = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            commit({ inventory: [add(restaurantId, aClaim({ claimId: `c-${index}` }))] }),
          ),
        );

        expect(results.filter((result) => result.committed)).toHaveLength(1);
        expect(await claims(restaurantId)).toHaveLength(1);
      });

      test('is free again when a hold on it has expired, though the hold is still stored', async () => {
        const restaurantId = newRestaurant();
        const hold = aClaim({ claimId: 'h', kind: 'hold', expiresAtMs: NOW_MS + 300_000 });
        await commit({ inventory: [add(restaurantId, hold)] });
        const booking = { inventory: [add(restaurantId, aClaim({ claimId: 'b' }))] };

        const early = await commit(booking, NOW_MS + 299_999);
        const late = await commit(booking, NOW_MS + 300_000);

        expect(early.committed).toBe(false);
        expect(late).toEqual(committed);
      });

      test('given back in the same commit can be taken in it: a reservation moves by 15 minutes', async () => {
        const restaurantId = newRestaurant();
        await commit({ inventory: [add(restaurantId, aClaim())] });
        const moved = aClaim({ startMinute: 1_155, endMinute: 1_275, tableIds: ['t-1', 't-2'] });

        const result = await commit({
          inventory: [
            {
              restaurantId,
              date,
              release: [{ claimId: 'r-1', require: 'live' }],
              add: [{ claim: moved, pacingLimit: 4 }],
            },
          ],
        });

        expect(result).toEqual(committed);
        expect(await claims(restaurantId)).toEqual([moved]);
      });
    });

    test('a claim that is added again stands once, where it was added last', async () => {
      const restaurantId = newRestaurant();
      const again = aClaim({ tableIds: ['t-2'], startMinute: 1_155, endMinute: 1_275 });
      await commit({ inventory: [add(restaurantId, aClaim())] });

      const result = await commit({ inventory: [add(restaurantId, again, 4)] });
      const other = await commit({ inventory: [add(restaurantId, aClaim({ claimId: 'other' }), 4)] });

      expect(result).toEqual(committed);
      expect(other).toEqual(committed);
      expect(await claims(restaurantId)).toEqual([aClaim({ claimId: 'other' }), again]);
    });

    describe('pacing', () => {
      test('bounds the covers of live claims that start in one 15 minutes, seated or not', async () => {
        const restaurantId = newRestaurant();
        const attempt = (claimId: string, covers: number, startMinute = 1_140) =>
          commit({
            inventory: [add(restaurantId, aClaim({ claimId, covers, startMinute, tableIds: [] }), 10)],
          });

        expect(await attempt('a', 6)).toEqual(committed);
        expect(await attempt('b', 5)).toEqual({
          committed: false,
          refusal: { reason: 'pacing-full', startMinute: 1_140, limit: 10 },
        });
        expect(await attempt('c', 4)).toEqual(committed);
        expect(await attempt('d', 10, 1_155)).toEqual(committed);
        expect((await attempt('e', 1)).committed).toBe(false);
      });

      test('is not bounded when staff set it aside, and an expired hold does not count', async () => {
        const restaurantId = newRestaurant();
        const hold = aClaim({
          claimId: 'h',
          kind: 'hold',
          covers: 10,
          tableIds: [],
          expiresAtMs: NOW_MS + 1_000,
        });
        await commit({ inventory: [add(restaurantId, hold, 10)] });

        const aside = await commit({
          inventory: [add(restaurantId, aClaim({ claimId: 'vip', covers: 3, tableIds: [] }))],
        });
        const later = await commit(
          { inventory: [add(restaurantId, aClaim({ claimId: 'late', covers: 7, tableIds: [] }), 10)] },
          NOW_MS + 1_000,
        );

        expect(aside).toEqual(committed);
        expect(later).toEqual(committed);
      });

      test('holds under many attempts at once', async () => {
        const restaurantId = newRestaurant();

        await Promise.all(
          Array.from({ length: 24 }, (_, index) =>
            commit({
              inventory: [
                add(restaurantId, aClaim({ claimId: `c-${index}`, covers: 3, tableIds: [`t-${index}`] }), 20),
              ],
            }),
          ),
        );

        const covers = (await claims(restaurantId)).reduce((sum, claim) => sum + claim.covers, 0);
        expect(covers).toBe(18);
      });
    });

    describe('giving back', () => {
      test('a claim that has to be live is refused when it is gone or has expired', async () => {
        const restaurantId = newRestaurant();
        await commit({
          inventory: [add(restaurantId, aClaim({ claimId: 'h', kind: 'hold', expiresAtMs: NOW_MS + 1_000 }))],
        });
        const release = (claimId: string, require: 'live' | 'any', nowMs = NOW_MS) =>
          commit({ inventory: [{ restaurantId, date, release: [{ claimId, require }], add: [] }] }, nowMs);

        expect(await release('nothing', 'live')).toEqual({
          committed: false,
          refusal: { reason: 'claim-missing', claimId: 'nothing' },
        });
        expect((await release('h', 'live', NOW_MS + 1_000)).committed).toBe(false);
        expect(await release('nothing', 'any')).toEqual(committed);
        expect(await release('h', 'live')).toEqual(committed);
        expect((await release('h', 'live')).committed).toBe(false);
        expect(await claims(restaurantId)).toEqual([]);
      });

      test('of a hold succeeds once, although many book from it', async () => {
        const restaurantId = newRestaurant();
        await commit({
          inventory: [
            add(restaurantId, aClaim({ claimId: 'h', kind: 'hold', expiresAtMs: NOW_MS + 60_000 })),
          ],
        });

        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            commit({
              inventory: [
                {
                  restaurantId,
                  date,
                  release: [{ claimId: 'h', require: 'live' }],
                  add: [{ claim: aClaim({ claimId: `b-${index}` }), pacingLimit: null }],
                },
              ],
            }),
          ),
        );

        expect(results.filter((result) => result.committed)).toHaveLength(1);
      });
    });

    test('a reservation that moves to another date leaves one day and stands in the other, or neither', async () => {
      const restaurantId = newRestaurant();
      const other = '2026-03-15';
      await commit({ inventory: [add(restaurantId, aClaim())] });
      const move = {
        inventory: [
          { restaurantId, date, release: [{ claimId: 'r-1', require: 'live' as const }], add: [] },
          { restaurantId, date: other, release: [], add: [{ claim: aClaim(), pacingLimit: 4 }] },
        ],
      };
      await commit({
        inventory: [{ ...add(restaurantId, aClaim({ claimId: 'x', covers: 1, tableIds: [] })), date: other }],
      });

      const refused = await commit(move);
      await commit({
        inventory: [{ restaurantId, date: other, release: [{ claimId: 'x', require: 'live' }], add: [] }],
      });
      const moved = await commit(move);

      expect(refused).toMatchObject({ refusal: { reason: 'pacing-full' } });
      expect(moved).toEqual(committed);
      expect(await claims(restaurantId)).toEqual([]);
      expect(await claims(restaurantId, other)).toEqual([aClaim()]);
    });

    test('days are told in the order asked, with nothing for a day on which nothing is taken', async () => {
      const [one, two] = [newRestaurant(), newRestaurant()];
      await commit({ inventory: [add(two, aClaim({ claimId: 'x' }))] });

      const days = await database.inventory.days([
        { restaurantId: one, date },
        { restaurantId: two, date },
        { restaurantId: two, date: '2026-03-15' },
      ]);

      expect(days.map((day) => [day.restaurantId, day.date, day.claims.length])).toEqual([
        [one, date, 0],
        [two, date, 1],
        [two, '2026-03-15', 0],
      ]);
      expect(await database.inventory.days([])).toEqual([]);
    });

    describe('documents', () => {
      test('come back as they were put, with a revision that counts their writes', async () => {
        const key = aKey('첫 번째', 'round trip');
        const body = { text: '안녕 🌸', list: [1, null, { deep: true }], empty: '', number: 0.1 };

        await commit({ documents: [aPut(key, body)] });
        await commit({ documents: [aPut(key, body)] });

        expect(await database.documents.find(key, NOW_MS)).toEqual({
          ...key,
          body,
          revision: 2,
          expiresAtMs: null,
        });
        expect(await database.documents.find(aKey('no such'), NOW_MS)).toBeNull();
      });

      test('are written only under their condition, and the refusal tells what stands', async () => {
        const key = aKey('conditions');
        const attempt = (condition: object, body = 'new') =>
          commit({ documents: [aPut(key, body, { condition } as never)] });

        expect((await attempt({ if: 'present' })).committed).toBe(false);
        expect((await attempt({ if: 'revision', revision: 1 })).committed).toBe(false);
        expect(await attempt({ if: 'absent' }, 'first')).toEqual(committed);
        expect(await attempt({ if: 'absent' })).toEqual({
          committed: false,
          refusal: {
            reason: 'document-condition',
            key,
            current: { ...key, body: 'first', revision: 1, expiresAtMs: null },
          },
        });
        expect(await attempt({ if: 'revision', revision: 1 })).toEqual(committed);
        expect(await attempt({ if: 'present' })).toEqual(committed);
        expect((await attempt({ if: 'revision', revision: 1 })).committed).toBe(false);
        expect((await database.documents.find(key, NOW_MS))?.revision).toBe(3);
      });

      test('are deleted under a condition; deleting what is gone is no error unless it had to be there', async () => {
        const key = aKey('deleting');
        const remove = (condition: object) =>
          commit({ documents: [{ op: 'delete', key, condition } as never] });
        await commit({ documents: [aPut(key, 1)] });

        expect((await remove({ if: 'revision', revision: 2 })).committed).toBe(false);
        expect((await remove({ if: 'absent' })).committed).toBe(false);
        expect(await remove({ if: 'revision', revision: 1 })).toEqual(committed);
        expect(await remove({ if: 'any' })).toEqual(committed);
        expect(await remove({ if: 'absent' })).toEqual(committed);
        expect((await remove({ if: 'present' })).committed).toBe(false);
        expect(await database.documents.find(key, NOW_MS)).toBeNull();
      });

      test('count as absent once they have expired: reads, lists, conditions, and the revision begins anew', async () => {
        const key = aKey('expiring', 'expiry');
        const ends = NOW_MS + 5_000;
        await commit({ documents: [aPut(key, 'old', { expiresAtMs: ends })] });
        await commit({ documents: [aPut(key, 'old', { expiresAtMs: ends })] });
        const list = (nowMs: number) =>
          database.documents.list({ kind: 'note', partition: 'expiry' }, { limit: 10, cursor: null }, nowMs);

        expect((await database.documents.find(key, ends - 1))?.revision).toBe(2);
        expect(await database.documents.find(key, ends)).toBeNull();
        expect((await list(ends - 1)).items).toHaveLength(1);
        expect((await list(ends)).items).toHaveLength(0);
        const again = { documents: [aPut(key, 'new', { condition: { if: 'absent' } })] };
        expect((await commit(again, ends - 1)).committed).toBe(false);
        expect(await commit(again, ends)).toEqual(committed);
        expect(await database.documents.find(key, ends)).toMatchObject({ body: 'new', revision: 1 });
      });

      test('of many that have to be first, one is', async () => {
        const key = aKey('race');

        const results = await Promise.all(
          Array.from({ length: 15 }, (_, index) =>
            commit({ documents: [aPut(key, index, { condition: { if: 'absent' } })] }),
          ),
        );

        expect(results.filter((result) => result.committed)).toHaveLength(1);
      });

      test('are found together in the order of their keys', async () => {
        const keys = Array.from({ length: 130 }, (_, index) => aKey(`many-${index}`, 'together'));
        for (let from = 0; from < keys.length; from += 50) {
          await commit({ documents: keys.slice(from, from + 50).map((key) => aPut(key, key.id)) });
        }

        const found = await database.documents.findMany([...keys, aKey('missing'), keys[0] as never], NOW_MS);

        expect(found.map((document) => document?.body ?? null)).toEqual([
          ...keys.map((key) => key.id),
          null,
          'many-0',
        ]);
      });

      test('are listed by id in pages, forwards, backwards and by the beginning of their ids', async () => {
        const partition = 'listed';
        const ids = ['a-1', 'a-10', 'a-2', 'A-3', 'b-1', 'b_1', 'b%1', 'ba'];
        await commit({ documents: ids.map((id) => aPut(aKey(id, partition), id)) });
        await commit({
          documents: [aPut({ kind: 'other', partition, id: 'x' }, 'x'), aPut(aKey('y', 'listed-too'), 'y')],
        });
        const all = async (options: { idPrefix?: string; descending?: boolean }) => {
          const found: string[] = [];
          let cursor: string | null = null;
          do {
            const page = await database.documents.list(
              { kind: 'note', partition, ...options },
              { limit: 3, cursor },
              NOW_MS,
            );
            found.push(...page.items.map((document) => document.id));
            cursor = page.nextCursor;
          } while (cursor);
          return found;
        };
        const sorted = ids.toSorted();

        expect(await all({})).toEqual(sorted);
        expect(await all({ descending: true })).toEqual(sorted.toReversed());
        expect(await all({ idPrefix: 'a-' })).toEqual(sorted.filter((id) => id.startsWith('a-')));
        expect(await all({ idPrefix: 'b_' })).toEqual(['b_1']);
        expect(await all({ idPrefix: 'b%', descending: true })).toEqual(['b%1']);
        expect(await all({ idPrefix: 'zzz' })).toEqual([]);
      });

      test('differ by letter case, accents and spaces at the end of their ids', async () => {
        const ids = ['case', 'CASE', 'cáse', 'case ', 'case\t'];
        await commit({ documents: ids.map((id) => aPut(aKey(id, 'exact'), id)) });

        const found = await database.documents.findMany(
          ids.map((id) => aKey(id, 'exact')),
          NOW_MS,
        );

        expect(found.map((document) => document?.body)).toEqual(ids);
      });
    });

    test('a transaction is refused whole, and tells the first reason in the order of the port', async () => {
      const restaurantId = newRestaurant();
      const reservation = aReservation({ userId: 'whole', restaurantId });
      await commit({
        reservation: { op: 'create', reservation },
        inventory: [add(restaurantId, aClaim({ claimId: 'holder', covers: 9 }))],
        documents: [aPut(aKey('whole'), 'old')],
      });
      const bad = {
        reservation: { op: 'create', reservation } as const,
        inventory: [
          {
            restaurantId,
            date,
            release: [{ claimId: 'nothing', require: 'live' as const }],
            add: [{ claim: aClaim({ claimId: 'new' }), pacingLimit: 10 }],
          },
        ],
        documents: [
          aPut(aKey('whole-new'), 'never'),
          aPut(aKey('whole'), 'never', { condition: { if: 'absent' } }),
        ],
      };
      const reasons: string[] = [];
      const tell = async (transaction: Omit<Transaction, 'nowMs'>) => {
        const result = await commit(transaction);
        reasons.push(result.committed ? 'committed' : result.refusal.reason);
      };

      await tell(bad);
      const documents = [aPut(aKey('whole-new'), 'never')];
      await tell({ ...bad, documents });
      const fresh = {
        op: 'create',
        reservation: aReservation({ userId: 'whole', reservationId: 'r-2' }),
      } as const;
      await tell({ ...bad, documents, reservation: fresh });
      const released = { ...(bad.inventory[0] as InventoryChange), release: [] };
      await tell({ documents, reservation: fresh, inventory: [released] });
      const elsewhere = {
        ...released,
        add: [{ claim: aClaim({ claimId: 'new', tableIds: ['t-9'] }), pacingLimit: 10 }],
      };
      await tell({ documents, reservation: fresh, inventory: [elsewhere] });

      expect(reasons).toEqual([
        'document-condition',
        'reservation-exists',
        'claim-missing',
        'tables-taken',
        'pacing-full',
      ]);
      expect(await database.documents.find(aKey('whole-new'), NOW_MS)).toBeNull();
      expect(await database.reservations.find({ userId: 'whole', reservationId: 'r-2' })).toBeNull();
      expect((await claims(restaurantId)).map(({ claimId }) => claimId)).toEqual(['holder']);
    });

    test('sixty documents, a reservation and its tables are one transaction', async () => {
      const restaurantId = newRestaurant();
      const reservation = aReservation({ userId: 'large', restaurantId });

      const result = await commit({
        reservation: { op: 'create', reservation },
        inventory: [add(restaurantId, aClaim({ tableIds: ['a', 'b', 'c', 'd'] }), 10)],
        documents: Array.from({ length: 60 }, (_, index) => aPut(aKey(`large-${index}`), 'x'.repeat(1_000))),
      });

      expect(result).toEqual(committed);
      expect(await database.documents.find(aKey('large-59'), NOW_MS)).not.toBeNull();
    });

    test('an empty transaction commits', async () => {
      expect(await commit({})).toEqual(committed);
    });

    test('a caller that has given up gets its own reason', async () => {
      const reason = new Error('the guest went away');
      const signal = AbortSignal.abort(reason);

      await expect(database.reservations.find(aReservation(), signal)).rejects.toBe(reason);
      await expect(database.commit({ nowMs: NOW_MS, documents: [aPut(aKey('x'), 1)] }, signal)).rejects.toBe(
        reason,
      );
    });
  });
}
