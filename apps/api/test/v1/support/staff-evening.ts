/** An evening of a restaurant's staff over HTTP, on any database. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebhookDelivery } from '@quicktable/contracts';
import { Client, STAFF_PASSWORD, shape, staffClient } from './client.ts';
import { type OpenDatabase, type RunningBooking, startBooking, startReceiver } from './start-booking.ts';

const RESTAURANT = 'seoul-bbq';
const base = `/v1/staff/restaurants/${RESTAURANT}`;
const DATE = '2026-11-24';
/** 18:00 in Seoul on that day. */
const SERVICE = Date.parse('2026-11-24T09:00:00Z');
const guest = { guestName: '김하늘', phoneNumber: '010-1111-2222' } as const;

export function describeStaffEvening(databaseName: string, openDatabase: OpenDatabase): void {
  describe(`staff, with ${databaseName}`, () => {
    let running: RunningBooking;
    let staff: Client;
    let visitor: Client;
    beforeAll(async () => {
      running = await startBooking({ openDatabase });
      staff = await staffClient(running.url, RESTAURANT, 'host@example.com');
      visitor = new Client(running.url);
    });
    afterAll(() => running.close());

    let keys = 0;
    const key = () => ({ 'idempotency-key': `staff-key-${(keys += 1)}` });
    const bookOnline = async (time: string, partySize: number) =>
      (
        await visitor.ask(shape.created, 201, 'POST', '/v1/reservations', {
          body: { restaurantId: RESTAURANT, date: DATE, time, partySize, ...guest },
          headers: key(),
        })
      ).reservation;
    /** Half an hour later the session has ended. */
    const comeBack = () => staff.signIn('host@example.com', STAFF_PASSWORD);
    const day = () => staff.ask(shape.day, 200, 'GET', `${base}/days/${DATE}`);

    it('goes through an evening: bookings, a walk-in, seating, a table move, a no-show, and the guest book', async () => {
      const dinner = await bookOnline('18:30', 4);
      const late = await bookOnline('19:00', 2);
      const atNoon = running.clock.nowMs;
      const group = await staff.ask(shape.created, 201, 'POST', `${base}/reservations`, {
        body: {
          date: DATE,
          time: '18:15',
          partySize: 8,
          guestName: '회사 모임',
          phoneNumber: '02-000-0000',
          tableIds: ['R1'],
          staffNote: '생일 케이크',
        },
        headers: key(),
      });
      const before = await day();
      expect(before.covers.booked).toBe(14);
      expect(before.tables.find(({ tableId }) => tableId === 'R1')?.blocks).toMatchObject([
        { claimId: group.reservation.reservationId, starts: '18:15', ends: '20:15', covers: 8 },
      ]);
      const of = (reservationId: string, from = before) => {
        const found = from.reservations.find((one) => one.reservationId === reservationId);
        if (found === undefined) throw new Error(`not on the day: ${reservationId}`);
        return found;
      };
      const address = ({ userId, reservationId }: ReturnType<typeof of>) =>
        `${base}/reservations/${userId}/${reservationId}`;

      running.clock.nowMs = SERVICE;
      await comeBack();
      const walkIn = await staff.ask(shape.created, 201, 'POST', `${base}/walk-ins`, {
        body: { partySize: 3, guestName: '지나가던 손님' },
        headers: key(),
      });
      expect(walkIn.reservation).toMatchObject({ status: 'seated', time: '18:00' });

      const seated = await staff.ask(
        shape.staffReservation,
        200,
        'POST',
        `${address(of(dinner.reservationId))}/status`,
        {
          body: { status: 'seated' },
          headers: { 'if-match': '"1"' },
        },
      );
      expect(seated.status).toBe('seated');
      running.clock.nowMs = SERVICE + 90 * 60_000;
      await comeBack();
      const moved = await staff.ask(shape.staffReservation, 200, 'PATCH', address(seated), {
        body: { tableIds: ['A6'] },
        headers: { 'if-match': '"2"' },
      });
      expect(moved).toMatchObject({ tableIds: ['A6'], revision: 3, time: '18:30' });
      await staff.refused('TABLES_NOT_FREE', 'PATCH', address(moved), {
        body: { tableIds: ['R1'] },
        headers: { 'if-match': '"3"' },
      });
      const gone = await staff.ask(
        shape.staffReservation,
        200,
        'POST',
        `${address(of(late.reservationId))}/status`,
        {
          body: { status: 'no-show' },
          headers: { 'if-match': '"1"' },
        },
      );
      expect(gone.guest).toMatchObject({ noShows: 1, visits: 0 });
      await staff.refused('STATUS_NOT_ALLOWED', 'POST', `${address(gone)}/status`, {
        body: { status: 'completed' },
        headers: { 'if-match': '"2"' },
      });
      await staff.ask(shape.staffReservation, 200, 'POST', `${address(moved)}/status`, {
        body: { status: 'completed' },
        headers: { 'if-match': '"3"' },
      });
      await staff.call('PUT', `${base}/guests/${guest.phoneNumber}/note`, {
        body: { note: '창가를 좋아함' },
      });

      const after = await day();
      expect(of(dinner.reservationId, after).guest).toEqual({
        visits: 1,
        cancellations: 0,
        noShows: 1,
        note: '창가를 좋아함',
      });
      expect(after.covers).toMatchObject({ booked: 8, seated: 3, completed: 4 });
      const blocks = after.tables.flatMap((table) => table.blocks.map(({ claimId }) => claimId));
      expect(blocks.sort()).toEqual(
        [group.reservation.reservationId, walkIn.reservation.reservationId].sort(),
      );
      const log = await staff.ask(shape.changes, 200, 'GET', `${address(of(dinner.reservationId))}/changes`);
      expect(log.items.map(({ by, action }) => `${by} ${action}`)).toEqual([
        'guest created',
        'staff status',
        'staff changed',
        'staff status',
      ]);
      running.clock.nowMs = atNoon;
      await comeBack();
    });

    it('takes back what was pressed by mistake: the tables if they are free, others if not, and what was counted', async () => {
      const atNoon = running.clock.nowMs;
      const date = '2026-11-25';
      const { reservation } = await visitor.ask(shape.created, 201, 'POST', '/v1/reservations', {
        body: {
          restaurantId: RESTAURANT,
          date,
          time: '18:00',
          partySize: 2,
          guestName: '늦은 손님',
          phoneNumber: '010-3333-4444',
        },
        headers: key(),
      });
      running.clock.nowMs = Date.parse('2026-11-25T09:20:00Z');
      await comeBack();
      const find = async () => {
        const { reservations } = await staff.ask(shape.day, 200, 'GET', `${base}/days/${date}`);
        const found = reservations.find((one) => one.reservationId === reservation.reservationId);
        if (found === undefined) throw new Error('not on the day');
        return found;
      };
      const become = async (status: string) => {
        const { userId, reservationId, revision } = await find();
        return staff.ask(
          shape.staffReservation,
          200,
          'POST',
          `${base}/reservations/${userId}/${reservationId}/status`,
          { body: { status }, headers: { 'if-match': `"${revision}"` } },
        );
      };
      const booked = await find();

      const gone = await become('no-show');
      expect(gone.guest.noShows).toBe(1);
      expect(gone.next.map(({ status, takesBack }) => [status, takesBack])).toEqual([
        ['seated', true],
        ['confirmed', true],
      ]);
      await staff.ask(shape.created, 201, 'POST', `${base}/walk-ins`, {
        body: { partySize: 2, tableIds: booked.tableIds },
        headers: key(),
      });
      const seated = await become('seated');
      expect(seated).toMatchObject({ status: 'seated', time: '18:00', guest: { noShows: 0, visits: 0 } });
      expect(seated.tableIds).not.toEqual(booked.tableIds);

      expect((await become('completed')).guest.visits).toBe(1);
      expect(await become('seated')).toMatchObject({ tableIds: seated.tableIds, guest: { visits: 0 } });
      expect(await become('confirmed')).toMatchObject({ tableIds: seated.tableIds, status: 'confirmed' });
      await become('cancelled');
      const { userId, reservationId, revision } = await find();
      running.clock.nowMs += 12 * 3_600_000;
      await comeBack();
      await staff.refused(
        'STATUS_NOT_ALLOWED',
        'POST',
        `${base}/reservations/${userId}/${reservationId}/status`,
        { body: { status: 'confirmed' }, headers: { 'if-match': `"${revision}"` } },
      );
      running.clock.nowMs = atNoon;
      await comeBack();
    });

    it('sets pacing and capacity aside only when told to, and sees who has no table', async () => {
      const wish = {
        date: '2026-11-26',
        time: '18:00',
        partySize: 30,
        guestName: '단체',
        phoneNumber: '02-000-0001',
      };
      const call = (overrides: string[]) => ({ body: { ...wish, overrides }, headers: key() });

      await staff.refused('SLOT_UNAVAILABLE', 'POST', `${base}/reservations`, call([]));
      await staff.refused('SLOT_UNAVAILABLE', 'POST', `${base}/reservations`, call(['capacity']));
      const { reservation } = await staff.ask(
        shape.created,
        201,
        'POST',
        `${base}/reservations`,
        call(['capacity', 'pacing']),
      );

      const seen = await staff.ask(shape.day, 200, 'GET', `${base}/days/2026-11-26`);
      expect(seen.unassigned).toEqual([reservation.reservationId]);
      expect(seen.covers.pacing).toEqual([{ time: '18:00', covers: 30, limit: 18 }]);
      expect(seen.reservations[0]).toMatchObject({ overrides: ['capacity', 'pacing'], source: 'staff' });
    });

    it('confirms large parties that were booked online', async () => {
      const hosts = await staffClient(running.url, 'hanok-table', 'hanok@example.com');
      const { reservation } = await visitor.ask(shape.created, 201, 'POST', '/v1/reservations', {
        body: { restaurantId: 'hanok-table', date: DATE, time: '18:00', partySize: 10, ...guest },
        headers: key(),
      });
      expect(reservation.status).toBe('pending');

      const [found] = (
        await hosts.ask(shape.day, 200, 'GET', `/v1/staff/restaurants/hanok-table/days/${DATE}`)
      ).reservations;
      const confirmed = await hosts.ask(
        shape.staffReservation,
        200,
        'POST',
        `/v1/staff/restaurants/hanok-table/reservations/${found?.userId}/${found?.reservationId}/status`,
        { body: { status: 'confirmed' }, headers: { 'if-match': '"1"' } },
      );

      expect(confirmed).toMatchObject({ status: 'confirmed', revision: 2 });
    });

    it('has webhooks told of every change, signed, once for each event although the receiver fails at first', async () => {
      // A house of its own: what the tests before did in the other is still being spread.
      const house = 'mangwon-vegan';
      const webhooks = `/v1/staff/restaurants/${house}/webhooks`;
      const hosts = await staffClient(running.url, house, 'webhooks@example.com');
      const receiver = await startReceiver((count) => (count === 1 ? 500 : 204));
      const { secret, webhookId } = await hosts.ask(shape.webhook, 201, 'POST', webhooks, {
        body: { url: receiver.url, events: ['reservation.created', 'reservation.cancelled'] },
      });
      const { reservation, manageToken } = await visitor.ask(shape.created, 201, 'POST', '/v1/reservations', {
        body: { restaurantId: house, date: '2026-12-02', time: '18:30', partySize: 2, ...guest },
        headers: key(),
      });
      await visitor.call('POST', `/v1/reservations/${reservation.reservationId}/cancel`, {
        headers: { 'manage-token': manageToken, 'if-match': '"1"' },
      });
      await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
      // The first delivery failed; its next attempt is due after a pause.
      running.clock.nowMs += 10_000;
      running.context.wake();
      await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(3);
      running.clock.nowMs -= 10_000;

      const deliveries = receiver.received.map(({ body }) => WebhookDelivery.parse(JSON.parse(body)));
      expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(2);
      expect(new Set(deliveries.map(({ type }) => type))).toEqual(
        new Set(['reservation.created', 'reservation.cancelled']),
      );
      for (const { headers, body } of receiver.received) {
        const [, seconds, signature] =
          /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['quicktable-signature'])) ?? [];
        expect(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')).toBe(signature);
      }
      expect((await hosts.call('DELETE', `${webhooks}/${webhookId}`)).status).toBe(204);
      await hosts.refused('WEBHOOK_NOT_FOUND', 'DELETE', `${webhooks}/${webhookId}`);
      await receiver.close();
    });
  });
}
