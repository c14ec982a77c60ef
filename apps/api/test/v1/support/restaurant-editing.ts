/** Staff edits the restaurant over HTTP, on any database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, shape, staffClient } from './client.ts';
import { type OpenDatabase, type RunningBooking, startBooking } from './start-booking.ts';

const RESTAURANT = 'mangwon-vegan';
const base = `/v1/staff/restaurants/${RESTAURANT}`;
const page = `/v1/restaurants/${RESTAURANT}`;
const DATE = '2026-11-28';
const guest = { guestName: '김하늘', phoneNumber: '010-3333-4444' } as const;

export function describeRestaurantEditing(databaseName: string, openDatabase: OpenDatabase): void {
  describe(`a restaurant that its staff edits, with ${databaseName}`, () => {
    let running: RunningBooking;
    let staff: Client;
    let visitor: Client;
    const forgotten: string[] = [];
    beforeAll(async () => {
      running = await startBooking({ openDatabase, forgetAtEdge: (tags) => forgotten.push(...tags) });
      staff = await staffClient(running.url, RESTAURANT, 'manager@example.com');
      visitor = new Client(running.url);
    });
    afterAll(() => running.close());

    const read = () => staff.ask(shape.staffRestaurant, 200, 'GET', base);
    const ifMatch = async () => ({ 'if-match': `"${(await read()).revision}"` });
    const patch = async (body: object, query = '') =>
      staff.ask(shape.restaurantSaved, 200, 'PATCH', `${base}${query}`, { body, headers: await ifMatch() });
    const put = async (tableId: string, body: object) =>
      staff.ask(shape.restaurantSaved, 200, 'PUT', `${base}/tables/${tableId}`, {
        body,
        headers: await ifMatch(),
      });
    let keys = 0;
    const book = async (over: object) =>
      (
        await visitor.ask(shape.created, 201, 'POST', '/v1/reservations', {
          body: { restaurantId: RESTAURANT, date: DATE, time: '18:00', partySize: 2, ...guest, ...over },
          headers: { 'idempotency-key': `editing-${(keys += 1)}` },
        })
      ).reservation;
    const slots = async (date: string, partySize = 2) =>
      (
        await visitor.ask(
          shape.availability,
          200,
          'GET',
          `${page}/availability?date=${date}&partySize=${partySize}`,
        )
      ).slots.map(({ time }) => time);
    const table = { name: 'T', section: 'Garden', seatType: 'terrace', minParty: 1, maxParty: 4 } as const;

    it('shows what its staff wrote to everybody at once, and tells the edge exactly what to forget', async () => {
      const before = await read();
      await slots('2026-12-01');
      await visitor.ask(shape.page, 200, 'GET', page);
      forgotten.length = 0;

      const saved = await patch({
        name: { ko: '망원 새 이름', en: 'Mangwon Renamed' },
        weeklyHours: Array.from({ length: 7 }, () => [
          { opens: '18:00', lastOrder: '00:30', closes: '02:00' },
        ]),
        pacing: { coversPer15Minutes: 9, peaks: [{ from: '19:00', to: '20:00', coversPer15Minutes: 7 }] },
        cancellationPolicy: { ko: '새 규정', en: 'New terms' },
      });

      expect(saved).toMatchObject({ saved: true, restaurant: { revision: before.revision + 1 } });
      expect(saved.restaurant.weeklyHours[1]).toEqual([
        { opens: '18:00', lastOrder: '00:30', closes: '02:00' },
      ]);
      expect(saved.restaurant.cancellationPolicy.version).toBe(`2026-11-23.${before.revision + 1}`);
      expect(new Set(forgotten)).toEqual(new Set([`restaurant:${RESTAURANT}`, 'restaurants']));
      const shown = await visitor.ask(shape.page, 200, 'GET', page);
      expect(shown).toMatchObject({ name: { en: 'Mangwon Renamed' }, revision: saved.restaurant.revision });
      const listed = await visitor.ask(shape.restaurants, 200, 'GET', '/v1/restaurants?limit=100');
      expect(listed.items.find(({ restaurantId }) => restaurantId === RESTAURANT)?.name.ko).toBe(
        '망원 새 이름',
      );
      const times = await slots('2026-12-01');
      expect([times[0], times.at(-1)]).toEqual(['18:00', '00:30']);
      const other = await book({ date: '2026-12-01', time: '00:30' });
      expect(other.policy.text.en).toBe('New terms');
    });

    it('changes nothing when nothing differs, and nothing in a preview', async () => {
      const before = await read();

      const same = await patch({ name: before.name, weeklyHours: before.weeklyHours });
      const preview = await patch({ minimumNoticeMinutes: 777 }, '?preview=true');

      expect(same).toMatchObject({ saved: false, conflicts: [], restaurant: before });
      expect(preview).toMatchObject({ saved: false, restaurant: { minimumNoticeMinutes: 777 } });
      expect(await read()).toEqual(before);
    });

    it('keeps the reservations that no longer fit, and lists them', async () => {
      await patch({
        weeklyHours: Array.from({ length: 7 }, () => [
          { opens: '12:00', lastOrder: '20:00', closes: '22:00' },
        ]),
      });
      const early = await book({ time: '12:00', date: '2026-12-03' });
      const late = await book({ time: '20:00', date: '2026-12-03' });
      const kept = await book({ time: '18:00', date: '2026-12-03' });
      const shorter = {
        weeklyHours: Array.from({ length: 7 }, () => [
          { opens: '17:00', lastOrder: '20:00', closes: '20:30' },
        ]),
      };

      const foreseen = await patch(shorter, '?preview=true');
      const saved = await patch(shorter);

      const told = saved.conflicts.filter(({ date }) => date === '2026-12-03');
      expect(told.map(({ reservationId, reasons }) => [reservationId, reasons])).toEqual([
        [early.reservationId, ['outside-hours']],
        [late.reservationId, ['stays-past-closing']],
      ]);
      expect(foreseen.conflicts).toEqual(saved.conflicts);
      const listed = await staff.ask(shape.restaurantConflicts, 200, 'GET', `${base}/conflicts`);
      expect(listed.items.map(({ reservationId }) => reservationId)).toEqual(
        expect.arrayContaining([early.reservationId, late.reservationId]),
      );
      const day = await staff.ask(shape.day, 200, 'GET', `${base}/days/2026-12-03`);
      expect(day.reservations.map(({ reservationId, status }) => [reservationId, status])).toEqual(
        [early, kept, late].map(({ reservationId }) => [reservationId, 'confirmed']),
      );
      const closed = await patch({
        exceptions: [{ date: '2026-12-03', reason: { ko: '휴무', en: 'Closed' }, periods: [] }],
      });
      // What was outside the rules before for another reason is told again for this one.
      expect(closed.conflicts.map(({ reasons }) => reasons)).toEqual([['closed'], ['closed'], ['closed']]);
      expect(await slots('2026-12-03')).toEqual([]);
      await patch({
        exceptions: [],
        weeklyHours: Array.from({ length: 7 }, () => [
          { opens: '12:00', lastOrder: '20:30', closes: '23:00' },
        ]),
      });
      expect(await slots('2026-12-03')).not.toEqual([]);
    });

    it('takes new tables into its bookings, and retires one only when nobody has it', async () => {
      await put('Y1', { ...table, minParty: 2, maxParty: 12 });
      await patch({ maxParty: 12, pacing: { coversPer15Minutes: 30, peaks: [] } });
      const party = await book({ date: '2026-12-04', partySize: 12 });
      const day = await staff.ask(shape.day, 200, 'GET', `${base}/days/2026-12-04`);
      expect(day.reservations[0]?.tableIds).toEqual(['Y1']);

      const refused = await staff.refused('TABLE_IN_USE', 'DELETE', `${base}/tables/Y1`, {
        headers: await ifMatch(),
      });
      expect(refused.body).toMatchObject({
        reservations: [{ reservationId: party.reservationId, reasons: ['table-retired'] }],
      });
      await staff.refused('TABLE_IN_USE', 'DELETE', `${base}/tables/Y1?reassign=true`, {
        headers: await ifMatch(),
      });
      await put('Y2', { ...table, minParty: 2, maxParty: 14, combinableWith: ['Y1'] });
      expect((await read()).tables.find(({ tableId }) => tableId === 'Y1')?.combinableWith).toEqual(['Y2']);
      const retired = await staff.ask(
        shape.restaurantSaved,
        200,
        'DELETE',
        `${base}/tables/Y1?reassign=true`,
        { headers: await ifMatch() },
      );

      expect(retired.moved).toEqual([{ reservationId: party.reservationId, from: ['Y1'], to: ['Y2'] }]);
      expect(retired.restaurant.tables.map(({ tableId }) => tableId)).not.toContain('Y1');
      expect(retired.restaurant.tables.find(({ tableId }) => tableId === 'Y2')?.combinableWith).toEqual([]);
      const after = await staff.ask(shape.day, 200, 'GET', `${base}/days/2026-12-04`);
      expect(after.reservations[0]?.tableIds).toEqual(['Y2']);
      const shrunk = await put('Y2', { ...table, minParty: 2, maxParty: 6 });
      expect(shrunk.conflicts).toMatchObject([
        { reservationId: party.reservationId, reasons: ['table-too-small'] },
      ]);
      await staff.refused('TABLE_NOT_FOUND', 'DELETE', `${base}/tables/Y9`, { headers: await ifMatch() });
    });

    it('refuses rules that contradict each other, and says which', async () => {
      const headers = await ifMatch();
      const day = { opens: '12:00', lastOrder: '14:00', closes: '15:00' };
      const week = (periods: object[]) => ({
        weeklyHours: [periods, ...Array.from({ length: 6 }, () => [day])],
      });
      const wrong: [object, string][] = [
        [week([day, { opens: '14:00', lastOrder: '15:00', closes: '16:00' }]), 'body/weeklyHours/0'],
        [week([{ opens: '12:00', lastOrder: '16:00', closes: '15:00' }]), 'body/weeklyHours/0'],
        [week([{ opens: '12:10', lastOrder: '14:00', closes: '15:00' }]), 'body/weeklyHours/0'],
        [{ minParty: 9, maxParty: 3 }, 'body/maxParty'],
        [{ slotMinutes: 25 }, 'body/slotMinutes'],
        [
          {
            turnTimes: [
              { upToPartySize: 4, minutes: 90 },
              { upToPartySize: 2, minutes: 120 },
            ],
          },
          'body/turnTimes',
        ],
        [
          {
            exceptions: [
              { date: '2026-12-24', reason: { ko: 'ㄱ', en: 'a' }, periods: [] },
              { date: '2026-12-24', reason: { ko: 'ㄱ', en: 'a' }, periods: [] },
            ],
          },
          'body/exceptions/2026-12-24',
        ],
      ];
      for (const [body, path] of wrong) {
        const refused = await staff.refused('RESTAURANT_INVALID', 'PATCH', base, { body, headers });
        expect(refused.body, JSON.stringify(body)).toMatchObject({ status: 422, errors: [{ path }] });
      }
      await staff.refused('RESTAURANT_INVALID', 'PUT', `${base}/tables/X1`, {
        body: { ...table, combinableWith: ['nowhere'] },
        headers,
      });
      for (const body of [
        {},
        { surprise: 1 },
        { revision: 7 },
        { restaurantId: 'other' },
        { tables: [] },
        { name: { ko: '한글만' } },
        { name: { ko: ' ', en: ' ' } },
        { weeklyHours: [] },
        { exceptions: [{ date: '2026-02-31', reason: { ko: 'ㄱ', en: 'a' }, periods: [] }] },
        { pacing: { coversPer15Minutes: 0, peaks: [] } },
        { bookingOpensDaysAhead: 10_000 },
        { minParty: null },
      ]) {
        await staff.refused('INVALID_REQUEST', 'PATCH', base, { body, headers });
      }
    });

    it('is edited under the revision that was read, by its own staff only, and remembers by whom', async () => {
      const { revision } = await read();
      const stale = { 'if-match': `"${revision - 1}"` };
      const body = { minimumNoticeMinutes: 45 };
      const others = await staffClient(running.url, 'hanok-table', 'neighbour@example.com');

      await staff.refused('REVISION_REQUIRED', 'PATCH', base, { body });
      await staff.refused('REVISION_REQUIRED', 'PATCH', base, { body, headers: { 'if-match': '*' } });
      await staff.refused('REVISION_STALE', 'PATCH', base, { body, headers: stale });
      await staff.refused('REVISION_STALE', 'DELETE', `${base}/tables/Y2`, { headers: stale });
      for (const [method, path] of [
        ['GET', base],
        ['PATCH', base],
        ['PUT', `${base}/tables/Y2`],
        ['DELETE', `${base}/tables/Y2`],
        ['GET', `${base}/conflicts`],
        ['GET', `${base}/changes`],
      ] as const) {
        const options = {
          headers: { 'if-match': `"${revision}"` },
          ...(method === 'PATCH' ? { body } : {}),
          ...(method === 'PUT' ? { body: table } : {}),
        };
        await others.refused('FORBIDDEN', method, path, options);
        await visitor.refused('UNAUTHORIZED', method, path, options);
      }
      const both = await Promise.all(
        [40, 50].map((minimumNoticeMinutes) =>
          staff.call('PATCH', base, {
            body: { minimumNoticeMinutes },
            headers: { 'if-match': `"${revision}"` },
          }),
        ),
      );
      expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
      const log = await staff.ask(shape.restaurantChanges, 200, 'GET', `${base}/changes?limit=1`);
      expect(log.items).toMatchObject([
        {
          revision: revision + 1,
          by: { email: 'manager@example.com' },
          changes: [{ field: 'minimumNoticeMinutes' }],
        },
      ]);
      const more = await staff.ask(
        shape.restaurantChanges,
        200,
        'GET',
        `${base}/changes?cursor=${log.nextCursor}`,
      );
      expect(more.items[0]?.revision).toBe(revision);
    });
  });
}
