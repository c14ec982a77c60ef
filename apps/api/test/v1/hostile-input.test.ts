import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, shape, staffClient } from './support/client.ts';
import { type RunningBooking, startBooking } from './support/start-booking.ts';

const guest = { guestName: '김하늘', phoneNumber: '010-0000-1234' } as const;
const wish = { restaurantId: 'seoul-bbq', date: '2026-11-28', time: '18:00', partySize: 2 } as const;
const base = '/v1/staff/restaurants/seoul-bbq';
const cursor = (position: object) => Buffer.from(JSON.stringify(position)).toString('base64url');

/** Sends bytes as they are, and gives the status line of the answer. */
async function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(bytes);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer.split('\r\n')[0] ?? '';
}

describe('the service of /v1, asked by somebody who means harm', () => {
  let running: RunningBooking;
  let client: Client;
  let staff: Client;
  beforeAll(async () => {
    running = await startBooking();
    client = new Client(running.url);
    staff = await staffClient(running.url, 'seoul-bbq', 'hostile@example.com');
  });
  afterAll(() => running.close());

  let keys = 0;
  const key = () => ({ 'idempotency-key': `hostile-${(keys += 1)}` });
  const book = (body: object, headers: Record<string, string> = key()) =>
    client.call('POST', '/v1/reservations', { body: { ...wish, ...guest, ...body }, headers });

  it('refuses dates and times at the ends of the calendar, everywhere', async () => {
    for (const date of ['9999-12-31', '0001-01-01', '1970-01-01', '2026-02-29', '2026-13-01']) {
      const answers = [
        await client.call('POST', '/v1/holds', { body: { ...wish, date } }),
        await book({ date }),
        await client.call('POST', '/v1/waitlist', {
          body: {
            restaurantId: 'seoul-bbq',
            date,
            earliest: '18:00',
            latest: '20:00',
            partySize: 2,
            ...guest,
          },
        }),
        await staff.call('POST', `${base}/reservations`, {
          body: { date, time: '18:00', partySize: 2, ...guest },
          headers: key(),
        }),
      ];
      for (const { status } of answers.slice(0, 3)) expect([400, 409], date).toContain(status);
      // Staff books far ahead; a year that the calendar of the program does not reach is no fault either.
      expect(answers[3]?.status, date).toBeLessThan(500);
      for (const path of [
        `/v1/restaurants/seoul-bbq/availability?date=${date}&partySize=2`,
        `/v1/availability?date=${date}&partySize=2`,
      ]) {
        expect((await client.call('GET', path)).status, path).toBeLessThan(500);
      }
      expect((await staff.call('GET', `${base}/days/${date}`)).status, date).toBeLessThan(500);
    }
  });

  it('refuses texts that hide something', async () => {
    for (const guestName of ['a\u0000b', 'a\u202eb', 'a\ud800b', 'x\r\u0007', '', 'x'.repeat(81)]) {
      const answer = await book({ guestName });
      expect(answer.body, JSON.stringify(guestName)).toMatchObject({
        code: 'INVALID_REQUEST',
        errors: [{ path: 'body/guestName' }],
      });
    }
    const name = `"><script>alert(1)</script> 'OR 1=1;-- \${7*7} 👩‍🍳`;
    const created = shape.created.parse((await book({ guestName: name })).body);
    expect(created.reservation.guestName).toBe(name);
  });

  it('refuses bodies that are too large, too deep, poisoned or not what they say', async () => {
    const send = (body: string, type = 'application/json') =>
      client.call('POST', '/v1/holds', { body, headers: { 'content-type': type } });

    expect(await send(JSON.stringify({ ...wish, x: 'x'.repeat(70_000) }))).toMatchObject({ status: 413 });
    expect(await send('['.repeat(30_000) + ']'.repeat(30_000))).toMatchObject({ status: 400 });
    expect(await send(JSON.stringify(wish).replace('{', '{"__proto__":{"partySize":2},'))).toMatchObject({
      status: 400,
    });
    expect(await send(JSON.stringify(wish).replace('{', '{"constructor":{"prototype":{}},'))).toMatchObject({
      status: 400,
    });
    expect(await send(JSON.stringify(wish), 'text/plain')).toMatchObject({ status: 415 });
    expect(await send('null')).toMatchObject({ status: 400 });
    expect(await send('"text"')).toMatchObject({ status: 400 });
    expect(await send('')).toMatchObject({ status: 400 });
  });

  it('refuses a body without an end, and more header than anybody needs', async () => {
    const chunked = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        `${running.url}/v1/holds`,
        { method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
          request.destroy();
        },
      );
      // The answer may come while we are still sending.
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (!['EPIPE', 'ECONNRESET'].includes(error.code ?? '')) reject(error);
      });
      for (let chunk = 0; chunk < 10; chunk += 1) request.write(' '.repeat(16_384));
    });
    expect(chunked).toBe(413);
    const line = await sendBytes(
      running.url,
      `GET /v1/restaurants HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
    );
    expect(line).toContain('431');
    expect(
      await sendBytes(running.url, 'GET /v1/restaurants HTTP/1.1\r\nHost: x\r\nX: a\rSet-Cookie: b\r\n\r\n'),
    ).toContain('400');
    const split = await client.call('GET', '/v1/restaurants/seoul-bbq%0d%0aset-cookie:x=1');
    expect(split.status).toBe(400);
    expect(split.headers.get('set-cookie')).toBeNull();
  });

  it('takes no cursor that it did not hand out', async () => {
    const member = new Client(running.url);
    await member.call('POST', '/v1/accounts', {
      body: { email: 'cursor@example.com', password: 'a long password', name: '이름' },
    });
    await member.signIn('cursor@example.com', 'a long password');
    for (const forged of [
      'nonsense',
      cursor({}),
      cursor({ date: 'abc', startMinute: 1, reservationId: 'x' }),
      cursor({ date: '', startMinute: 1, reservationId: '' }),
      cursor({ date: '2026-11-28', startMinute: 1e300, reservationId: 'x'.repeat(2_000) }),
      'x'.repeat(3_000),
    ]) {
      const answer = await member.call('GET', `/v1/reservations?cursor=${forged}`);
      expect(answer.status, forged.slice(0, 60)).toBe(400);
    }
    for (const forged of [
      'nonsense',
      cursor({ id: '' }),
      cursor({ id: 'x'.repeat(2_000) }),
      cursor({ id: 7 }),
    ]) {
      const answer = await staff.call('GET', `${base}/changes?cursor=${forged}`);
      expect(answer.status, forged.slice(0, 60)).toBe(400);
    }
  });

  it('counts a table once, however often it is named', async () => {
    await staff.refused('INVALID_REQUEST', 'POST', `${base}/reservations`, {
      body: { date: '2026-12-10', time: '18:00', partySize: 8, tableIds: ['A1', 'A1'], ...guest },
      headers: key(),
    });
  });

  it('lets nobody use the key of another, and one key at once make one reservation', async () => {
    const member = async (email: string) => {
      const one = new Client(running.url);
      await one.call('POST', '/v1/accounts', { body: { email, password: 'a long password', name: '이름' } });
      await one.signIn(email, 'a long password');
      return one;
    };
    const [first, second] = [await member('first@example.com'), await member('second@example.com')];
    const options = {
      body: { ...wish, date: '2026-12-11', ...guest },
      headers: { 'idempotency-key': 'shared-key' },
    };
    const made = await Promise.all(
      [first, first, first, second, second, client].map((who) =>
        who.call('POST', '/v1/reservations', options),
      ),
    );

    const ids = made.map(({ body }) => shape.created.parse(body).reservation.reservationId);
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(new Set(ids.slice(3, 5)).size).toBe(1);
    expect(new Set(ids).size).toBe(3);
    const [mine = ''] = ids;
    await second.refused('RESERVATION_NOT_FOUND', 'GET', `/v1/reservations/${mine}`);
    const { claims } = await running.database.inventory.day('seoul-bbq', '2026-12-11');
    expect(claims).toHaveLength(3);
  });

  it('changes nothing under a revision that was not named exactly', async () => {
    const { reservation, manageToken } = shape.created.parse((await book({ date: '2026-12-12' })).body);
    const mine = `/v1/reservations/${reservation.reservationId}`;
    const change = (ifMatch: string) =>
      client.call('PATCH', mine, {
        body: { partySize: 3 },
        headers: { 'manage-token': manageToken, 'if-match': ifMatch },
      });

    expect((await change('*')).body).toMatchObject({ code: 'REVISION_REQUIRED' });
    for (const tag of ['1', '"2"', '"1", "2"', '"-1"', '"1e0"', '"01x"', 'W/"0"', '"99999999999999999999"']) {
      expect((await change(tag)).body, tag).toMatchObject({ code: 'REVISION_STALE' });
    }
    expect((await change('"1"')).status).toBe(200);
  });

  it('counts requests under the address that the outermost proxy saw, whatever the client says of itself', async () => {
    const small = await startBooking({
      limits: { windowSeconds: 60, read: 3, write: 3 },
      trustedProxies: 2,
    });
    const from = async (forwarded: string) => {
      const answer = await new Client(small.url).call('GET', '/v1/restaurants', {
        headers: { 'x-forwarded-for': forwarded },
      });
      return answer.status;
    };
    const statuses: number[] = [];
    // As CloudFront and the load balancer would hand it on: what the client wrote, the client, CloudFront.
    for (let count = 0; count < 4; count += 1)
      statuses.push(await from(`192.0.2.${count}, 198.51.100.7, 203.0.113.1`));
    statuses.push(await from('198.51.100.8, 203.0.113.1'));
    await small.close();

    expect(statuses).toEqual([200, 200, 200, 429, 200]);
  });
});
