/** A guest's whole way over HTTP, on any database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, shape } from './client.ts';
import { type OpenDatabase, type RunningBooking, startBooking } from './start-booking.ts';

const DATE = '2026-11-28';
const guest = { guestName: '김하늘', phoneNumber: '010-0000-1234', language: 'ko' } as const;

/** Reads a stream of entries; keeps their statuses as they come. */
function watchStatuses(response: Response) {
  const statuses: string[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^event: entry\ndata: (.*)$/.exec(block)?.[1];
        if (data !== undefined) statuses.push(shape.entry.parse(JSON.parse(data)).status);
      }
    }
  };
  return { statuses, ended: read() };
}

export function describeGuestJourney(databaseName: string, openDatabase: OpenDatabase): void {
  describe(`a guest, with ${databaseName}`, () => {
    let running: RunningBooking;
    let client: Client;
    beforeAll(async () => {
      running = await startBooking({ openDatabase });
      client = new Client(running.url);
    });
    afterAll(() => running.close());

    it('finds a restaurant, holds a table, books, changes and cancels, without an account', async () => {
      const evening = await client.ask(
        shape.evening,
        200,
        'GET',
        `/v1/availability?date=${DATE}&partySize=4&time=19:00`,
      );
      expect(evening.restaurants.length).toBeGreaterThanOrEqual(12);

      const page = await client.ask(shape.page, 200, 'GET', '/v1/restaurants/seoul-bbq');
      expect(page.name).toEqual({ ko: '서울 바비큐', en: 'Seoul BBQ' });

      const address = `/v1/restaurants/seoul-bbq/availability?date=${DATE}&partySize=4`;
      const free = await client.ask(shape.availability, 200, 'GET', address);
      expect(free.slots.find(({ time }) => time === '19:00')).toMatchObject({
        status: 'available',
        reason: null,
      });

      const hold = await client.ask(shape.hold, 201, 'POST', '/v1/holds', {
        body: { restaurantId: 'seoul-bbq', date: DATE, time: '19:00', partySize: 4 },
      });
      expect(Date.parse(hold.expiresAt) - running.clock.nowMs).toBe(300_000);

      const { reservation, manageToken, managePath } = await client.ask(
        shape.created,
        201,
        'POST',
        '/v1/reservations',
        {
          body: { holdId: hold.holdId, holdToken: hold.holdToken, ...guest },
          headers: { 'idempotency-key': 'journey-book-1' },
        },
      );
      expect(reservation).toMatchObject({
        status: 'confirmed',
        date: DATE,
        time: '19:00',
        partySize: 4,
        revision: 1,
      });
      expect(reservation.startsAt).toBe('2026-11-28T10:00:00.000Z');
      expect(managePath).toBe(`/manage#${manageToken}`);

      const mine = `/v1/reservations/${reservation.reservationId}`;
      const headers = { 'manage-token': manageToken };
      const read = await client.call('GET', mine, { headers });
      expect(read.headers.get('etag')).toBe('"1"');
      expect(
        (await client.call('GET', mine, { headers: { ...headers, 'if-none-match': '"1"' } })).status,
      ).toBe(304);

      const changed = await client.ask(shape.reservation, 200, 'PATCH', mine, {
        body: { time: '20:00', partySize: 6 },
        headers: { ...headers, 'if-match': '"1"' },
      });
      expect(changed).toMatchObject({ time: '20:00', partySize: 6, revision: 2 });
      await client.refused('REVISION_STALE', 'PATCH', mine, {
        body: { partySize: 2 },
        headers: { ...headers, 'if-match': '"1"' },
      });
      await client.refused('REVISION_REQUIRED', 'PATCH', mine, { body: { partySize: 2 }, headers });

      const found = await client.ask(shape.reservation, 200, 'POST', '/v1/reservations/lookup', {
        body: { confirmationCode: reservation.confirmationCode.toLowerCase(), phoneNumber: '01000001234' },
      });
      expect(found.reservationId).toBe(reservation.reservationId);

      const cancelled = await client.ask(shape.reservation, 200, 'POST', `${mine}/cancel`, {
        headers: { ...headers, 'if-match': '"2"' },
      });
      expect(cancelled.status).toBe('cancelled');
      const log = await client.ask(shape.changes, 200, 'GET', `${mine}/changes`, { headers });
      expect(log.items.map(({ action }) => action)).toEqual(['created', 'changed', 'cancelled']);
      expect(log.items[1]?.changes).toContainEqual({ field: 'partySize', from: 4, to: 6 });
      await client.refused('RESERVATION_CLOSED', 'PATCH', mine, {
        body: { partySize: 2 },
        headers: { ...headers, 'if-match': '"3"' },
      });
    });

    it('keeps reservations in an account, newest first, page by page', async () => {
      const member = new Client(running.url);
      const account = { email: 'member@example.com', password: 'a long enough password' };
      await member.call('POST', '/v1/accounts', { body: { ...account, name: '이바다' } });
      await member.signIn(account.email, account.password);
      for (const [index, date] of ['2026-12-01', '2026-12-03', '2026-12-02'].entries()) {
        await member.ask(shape.created, 201, 'POST', '/v1/reservations', {
          body: { restaurantId: 'itaewon-trattoria', date, time: '18:30', partySize: 2, ...guest },
          headers: { 'idempotency-key': `account-book-${index}` },
        });
      }

      const first = await member.ask(shape.list, 200, 'GET', '/v1/reservations?limit=2');
      const second = await member.ask(
        shape.list,
        200,
        'GET',
        `/v1/reservations?limit=2&cursor=${first.nextCursor}`,
      );

      expect(first.items.map(({ date }) => date)).toEqual(['2026-12-03', '2026-12-02']);
      expect(second.items.map(({ date }) => date)).toEqual(['2026-12-01']);
      await member.refused('INVALID_REQUEST', 'GET', '/v1/reservations?cursor=nonsense');
    });

    it('waits for a table, is offered one when it comes free, and books it', async () => {
      const full = { restaurantId: 'gwanghwamun-tea', date: '2026-11-29', time: '15:00' };
      const book = (partySize: number, key: string) =>
        client.call('POST', '/v1/reservations', {
          body: { ...full, partySize, seatType: 'window', ...guest },
          headers: { 'idempotency-key': key },
        });
      const booked = [];
      for (let table = 1; table <= 4; table += 1)
        booked.push(shape.created.parse((await book(2, `tea-window-${table}`)).body));
      expect((await book(2, 'tea-window-5')).body).toMatchObject({ code: 'SLOT_UNAVAILABLE' });

      const { restaurantId, date } = full;
      const joined = await client.ask(shape.joined, 201, 'POST', '/v1/waitlist', {
        body: {
          restaurantId,
          date,
          earliest: '15:00',
          latest: '15:00',
          partySize: 2,
          seatType: 'window',
          guestName: '박바람',
          phoneNumber: '010-0000-9999',
        },
      });
      const entryAddress = `/v1/waitlist/${joined.entry.entryId}`;
      const headers = { 'waitlist-token': joined.waitlistToken };
      expect((await client.ask(shape.entry, 200, 'GET', entryAddress, { headers })).status).toBe('waiting');
      await client.refused('WAITLIST_ENTRY_NOT_FOUND', 'GET', `${entryAddress}/events`, {
        headers: { 'waitlist-token': 'guessed' },
      });
      const events = await fetch(`${running.url}${entryAddress}/events`, { headers });
      expect(events.headers.get('content-type')).toContain('text/event-stream');
      const watched = watchStatuses(events);
      await expect.poll(() => watched.statuses, { timeout: 20_000 }).toEqual(['waiting']);

      const [gone] = booked;
      await client.ask(
        shape.reservation,
        200,
        'POST',
        `/v1/reservations/${gone?.reservation.reservationId}/cancel`,
        {
          headers: { 'manage-token': gone?.manageToken ?? '', 'if-match': '"1"' },
        },
      );
      await expect
        .poll(async () => (await client.call('GET', entryAddress, { headers })).body, { timeout: 20_000 })
        .toMatchObject({
          status: 'notified',
          offer: { time: '15:00' },
        });
      await expect
        .poll(() => running.messages.map(({ kind, to }) => [kind, to.phoneNumber]), { timeout: 20_000 })
        .toEqual([['waitlist-offered', '010-0000-9999']]);
      const { offer } = await client.ask(shape.entry, 200, 'GET', entryAddress, { headers });
      const { reservation } = await client.ask(shape.created, 201, 'POST', '/v1/reservations', {
        body: { holdId: offer?.holdId, holdToken: joined.holdToken, ...guest },
        headers: { 'idempotency-key': 'waitlist-book' },
      });

      expect(reservation).toMatchObject({ time: '15:00', seatType: 'window' });
      expect((await client.ask(shape.entry, 200, 'GET', entryAddress, { headers })).status).toBe('booked');
      // The stream ends by itself: nothing more will change.
      await watched.ended;
      expect([watched.statuses[0], watched.statuses.at(-1)]).toEqual(['waiting', 'booked']);
    });

    it('gets the terms that held when they booked, and is held to their cut-offs', async () => {
      const { reservation, manageToken } = await client.ask(shape.created, 201, 'POST', '/v1/reservations', {
        body: { restaurantId: 'mangwon-vegan', date: '2026-11-25', time: '18:00', partySize: 2, ...guest },
        headers: { 'idempotency-key': 'cut-off-book' },
      });
      expect(reservation.policy.changeUntil).toBe('2026-11-25T07:00:00.000Z');
      const earlier = running.clock.nowMs;
      const headers = { 'manage-token': manageToken, 'if-match': '"1"' };
      const mine = `/v1/reservations/${reservation.reservationId}`;

      running.clock.nowMs = Date.parse(reservation.policy.changeUntil) + 1;
      try {
        await client.refused('CHANGE_CUTOFF_PASSED', 'PATCH', mine, { body: { partySize: 3 }, headers });
        await client.refused('CANCEL_CUTOFF_PASSED', 'POST', `${mine}/cancel`, { headers });
      } finally {
        running.clock.nowMs = earlier;
      }
    });
  });
}
