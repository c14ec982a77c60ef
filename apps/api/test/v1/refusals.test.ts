import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, shape, staffClient } from './support/client.ts';
import { type RunningBooking, startBooking } from './support/start-booking.ts';

const DATE = '2026-11-28';
const guest = { guestName: '김하늘', phoneNumber: '010-0000-1234' } as const;
const wish = { restaurantId: 'seoul-bbq', date: DATE, time: '18:00', partySize: 2 } as const;

describe('the service of /v1', () => {
  let running: RunningBooking;
  let client: Client;
  beforeAll(async () => {
    running = await startBooking();
    client = new Client(running.url);
  });
  afterAll(() => running.close());

  const book = (body: object, key: string) =>
    client.call('POST', '/v1/reservations', { body, headers: { 'idempotency-key': key } });

  it('refuses bad input with the field that is wrong', async () => {
    const wrong: [object, string][] = [
      [{ date: '2026-02-31' }, '/date'],
      [{ date: '28.11.2026' }, '/date'],
      [{ time: '7pm' }, '/time'],
      [{ partySize: 0 }, '/partySize'],
      [{ partySize: 1000 }, '/partySize'],
      [{ partySize: '2' }, '/partySize'],
      [{ partySize: null }, '/partySize'],
      [{ restaurantId: 'a:b' }, '/restaurantId'],
    ];
    for (const [change, path] of wrong) {
      const { body, status } = await client.call('POST', '/v1/holds', { body: { ...wish, ...change } });
      expect(status, JSON.stringify(change)).toBe(400);
      expect(body).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: `body${path}` }] });
    }
    await client.refused('INVALID_REQUEST', 'POST', '/v1/holds', { body: { ...wish, surprise: 1 } });
    await client.refused('INVALID_REQUEST', 'POST', '/v1/holds', { body: [wish] });
    await client.refused('MALFORMED_BODY', 'POST', '/v1/holds', { body: '{"date":' });
    const long = await book({ ...wish, ...guest, guestNote: 'x'.repeat(501) }, 'overlong-text');
    expect(long).toMatchObject({ status: 400, body: { errors: [{ path: 'body/guestNote' }] } });
    for (const query of [
      'date=2026-02-31&partySize=2',
      `date=${DATE}&partySize=two`,
      `date=${DATE}&partySize=0`,
      `date=${DATE}`,
      `date=${DATE}&partySize=2&x=1`,
    ]) {
      await client.refused('INVALID_REQUEST', 'GET', `/v1/restaurants/seoul-bbq/availability?${query}`);
    }
  });

  it('refuses arrivals that cannot be had, and says why', async () => {
    const wrong: [object, string][] = [
      [{ date: '2026-11-22' }, 'past'],
      [{ date: '2027-03-01' }, 'too-far'],
      [{ time: '18:07' }, 'not-a-slot'],
      [{ time: '16:00' }, 'outside-hours'],
      [{ partySize: 17 }, 'party-too-large'],
      [{ restaurantId: 'gangnam-sushi', date: '2026-11-29' }, 'closed'],
      [{ date: '2026-11-23', time: '11:30' }, 'past'],
    ];
    for (const [change, reason] of wrong) {
      if (reason === 'past') running.clock.nowMs += 3_600_000 * 2;
      const { body } = await client.call('POST', '/v1/holds', { body: { ...wish, ...change } });
      if (reason === 'past') running.clock.nowMs -= 3_600_000 * 2;
      expect(body, JSON.stringify(change)).toMatchObject({
        code: 'SLOT_UNAVAILABLE',
        detail: expect.stringMatching(new RegExp(`^${reason}:`)),
      });
    }
    await client.refused('RESTAURANT_NOT_FOUND', 'POST', '/v1/holds', {
      body: { ...wish, restaurantId: 'nowhere' },
    });
    await client.refused('RESTAURANT_NOT_FOUND', 'GET', '/v1/restaurants/nowhere');
  });

  it('ends a hold after five minutes, to the millisecond, and for good', async () => {
    const hold = await client.ask(shape.hold, 201, 'POST', '/v1/holds', { body: wish });
    const fromHold = { holdId: hold.holdId, holdToken: hold.holdToken, ...guest };
    running.clock.nowMs += 300_000;
    const late = await book(fromHold, 'late-for-hold');
    running.clock.nowMs -= 300_000;

    expect(late).toMatchObject({ status: 410, body: { code: 'HOLD_EXPIRED' } });
  });

  it('gives a held table once, also when one process has a clock that is ahead', async () => {
    const place = { ...wish, date: '2026-12-15' };
    const hold = await client.ask(shape.hold, 201, 'POST', '/v1/holds', { body: place });
    running.clock.nowMs += 310_000;
    const ahead = await book({ ...place, ...guest }, 'clock-ahead');
    running.clock.nowMs -= 310_000;
    const holder = await book({ holdId: hold.holdId, holdToken: hold.holdToken, ...guest }, 'clock-right');

    expect(ahead.status).toBe(201);
    expect(holder).toMatchObject({ status: 410, body: { code: 'HOLD_EXPIRED' } });
  });

  it('lets only the holder book from a hold or release it', async () => {
    const hold = await client.ask(shape.hold, 201, 'POST', '/v1/holds', { body: wish });
    const address = `/v1/holds/${hold.holdId}`;

    expect(await book({ holdId: hold.holdId, holdToken: 'guessed', ...guest }, 'guessed-hold')).toMatchObject(
      { status: 404 },
    );
    await client.refused('HOLD_NOT_FOUND', 'DELETE', address, { headers: { 'hold-token': 'guessed' } });
    await client.refused('HOLD_NOT_FOUND', 'DELETE', address);
    expect((await client.call('DELETE', address, { headers: { 'hold-token': hold.holdToken } })).status).toBe(
      204,
    );
    expect(
      await book({ holdId: hold.holdId, holdToken: hold.holdToken, ...guest }, 'released-hold'),
    ).toMatchObject({
      status: 404,
    });
  });

  it('answers the same request the same for 24 hours, and refuses its key with another body', async () => {
    const body = { ...wish, date: '2026-11-30', ...guest };
    const first = await book(body, 'the-same-key');
    const again = await book({ ...guest, ...body }, 'the-same-key');
    const other = await book({ ...body, partySize: 3 }, 'the-same-key');

    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    await client.refused('INVALID_REQUEST', 'POST', '/v1/reservations', { body });
    running.clock.nowMs += 86_400_000;
    const next = await book({ ...body, date: '2026-12-01' }, 'the-same-key');
    running.clock.nowMs -= 86_400_000;
    expect(next.status).toBe(201);
  });

  it('makes one reservation of ten equal requests at once', async () => {
    const body = { ...wish, date: '2026-12-02', ...guest };
    // Ten writers of one day may outlast the database's patience on a busy machine; a client then asks again, with its key.
    const askUntilAnswered = async () => {
      for (;;) {
        const answer = await book(body, 'ten-at-once');
        if (answer.status !== 503) return answer;
      }
    };
    const answers = await Promise.all(Array.from({ length: 10 }, askUntilAnswered));

    const ids = answers.map((answer) => shape.created.parse(answer.body).reservation.reservationId);
    expect(new Set(ids).size).toBe(1);
    const { claims } = await running.database.inventory.day('seoul-bbq', '2026-12-02');
    expect(claims).toHaveLength(1);
  });

  it('gives the last table to one of two clients that want it at once', async () => {
    const body = { restaurantId: 'mangwon-vegan', date: '2026-12-05', time: '18:00', partySize: 8, ...guest };
    const answers = await Promise.all([book(body, 'two-at-once-a'), book(body, 'two-at-once-b')]);

    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
  });

  it('lets one of two changes under the same revision through', async () => {
    const { reservation, manageToken } = shape.created.parse(
      (await book({ ...wish, date: '2026-12-03', ...guest }, 'two-changes')).body,
    );
    const change = (time: string) =>
      client.call('PATCH', `/v1/reservations/${reservation.reservationId}`, {
        body: { time },
        headers: { 'manage-token': manageToken, 'if-match': '"1"' },
      });
    const answers = await Promise.all([change('19:00'), change('20:00')]);

    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  });

  it('gives nothing for a stolen or guessed id', async () => {
    const { reservation, manageToken } = shape.created.parse(
      (await book({ ...wish, date: '2026-12-04', ...guest }, 'stolen-id')).body,
    );
    const mine = `/v1/reservations/${reservation.reservationId}`;
    const [locator] = manageToken.split('.');
    const stranger = new Client(running.url);
    await stranger.call('POST', '/v1/accounts', {
      body: { email: 'stranger@example.com', password: 'stranger password', name: '낯선 이' },
    });
    await stranger.signIn('stranger@example.com', 'stranger password');
    const other = shape.created.parse(
      (await book({ ...wish, date: '2026-12-08', ...guest }, 'other-id')).body,
    );
    const attempts: Record<string, string>[] = [
      { 'manage-token': 'x' },
      { 'manage-token': `${locator}.${'A'.repeat(43)}` },
      { 'manage-token': other.manageToken },
      { cookie: 'quicktable=AAAAAAAAAAAAAAAAAAAAAAAA' },
    ];
    for (const headers of attempts) {
      for (const [method, path, body] of [
        ['GET', mine, undefined],
        ['PATCH', mine, { partySize: 3 }],
        ['POST', `${mine}/cancel`, undefined],
        ['GET', `${mine}/changes`, undefined],
      ] as const) {
        const answer = await client.call(method, path, { body, headers: { ...headers, 'if-match': '"1"' } });
        expect([401, 404], `${method} ${JSON.stringify(headers)}`).toContain(answer.status);
        expect(JSON.stringify(answer.body)).not.toContain(guest.phoneNumber);
      }
    }
    await client.refused('UNAUTHORIZED', 'GET', mine);
    await stranger.refused('RESERVATION_NOT_FOUND', 'GET', mine);
    await client.refused('RESERVATION_NOT_FOUND', 'POST', '/v1/reservations/lookup', {
      body: { confirmationCode: reservation.confirmationCode, phoneNumber: '010-9999-9999' },
    });
  });

  it("keeps staff to their own restaurant's reservations, and guests out of both", async () => {
    const staff = await staffClient(running.url, 'seoul-bbq', 'own@example.com');
    const others = await staffClient(running.url, 'hanok-table', 'others@example.com');
    await book({ ...wish, date: '2026-12-09', ...guest }, 'for-own-staff');
    const [seen] = (await staff.ask(shape.day, 200, 'GET', '/v1/staff/restaurants/seoul-bbq/days/2026-12-09'))
      .reservations;
    const inOthers = `/v1/staff/restaurants/hanok-table/reservations/${seen?.userId}/${seen?.reservationId}`;

    await others.refused('FORBIDDEN', 'GET', '/v1/staff/restaurants/seoul-bbq/days/2026-12-09');
    await others.refused('RESERVATION_NOT_FOUND', 'GET', inOthers);
    await others.refused('RESERVATION_NOT_FOUND', 'POST', `${inOthers}/status`, {
      body: { status: 'cancelled' },
      headers: { 'if-match': '"1"' },
    });
    await client.refused('UNAUTHORIZED', 'GET', '/v1/staff/restaurants/seoul-bbq/days/2026-12-09');
  });

  it('answers with a request id, rate limits and no caching of private answers', async () => {
    const { headers } = await client.call('GET', '/v1/restaurants/seoul-bbq');
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(Number(headers.get('ratelimit-remaining'))).toBeGreaterThan(0);
    expect(headers.get('cache-control')).toContain('public');
    const again = await client.call('GET', '/v1/restaurants/seoul-bbq', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    const secret = await client.call('GET', '/v1/reservations/res_x', { headers: { 'manage-token': 'x' } });
    expect(secret.headers.get('cache-control')).not.toContain('public');
  });
});
