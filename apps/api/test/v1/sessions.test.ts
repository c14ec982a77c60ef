import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, shape } from './support/client.ts';
import { type RunningBooking, startBooking } from './support/start-booking.ts';

const password = 'correct horse battery';

describe('sessions', () => {
  let running: RunningBooking;
  beforeAll(async () => {
    running = await startBooking({ profile: 'production' });
  });
  afterAll(() => running.close());

  const account = async (email: string) => {
    const client = new Client(running.url);
    await client.call('POST', '/v1/accounts', { body: { email, password, name: '이름' } });
    return client;
  };

  it('come in a cookie that scripts and other sites cannot use', async () => {
    const client = await account('cookie@example.com');
    const answer = await client.call('POST', '/v1/sessions', {
      body: { email: 'cookie@example.com', password },
    });

    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-quicktable=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  it('write only with the CSRF token, and never from another site', async () => {
    const client = await account('csrf@example.com');
    await client.signIn('csrf@example.com', password);
    const forged = new Client(running.url);

    await forged.refused('CSRF_TOKEN_INVALID', 'DELETE', '/v1/sessions', {
      headers: { cookie: client.cookie },
    });
    await client.refused('CSRF_TOKEN_INVALID', 'DELETE', '/v1/sessions', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect((await client.call('GET', '/v1/session')).status).toBe(200);
  });

  it('get another id at sign-in, and end 1,800 seconds after their last use', async () => {
    const client = await account('sliding@example.com');
    await client.signIn('sliding@example.com', password);
    const first = client.cookie;
    await client.signIn('sliding@example.com', password);
    const old = new Client(running.url);

    expect(client.cookie).not.toBe(first);
    await old.refused('UNAUTHORIZED', 'GET', '/v1/session', { headers: { cookie: first } });
    const start = running.clock.nowMs;
    running.clock.nowMs += 1_799_000;
    await client.ask(shape.session, 200, 'GET', '/v1/session');
    running.clock.nowMs += 1_799_000;
    await client.ask(shape.session, 200, 'GET', '/v1/session');
    running.clock.nowMs += 1_800_000;
    await client.refused('UNAUTHORIZED', 'GET', '/v1/session');
    running.clock.nowMs = start;
  });

  it('can all be ended at once', async () => {
    const here = await account('everywhere@example.com');
    await here.signIn('everywhere@example.com', password);
    const there = new Client(running.url);
    await there.signIn('everywhere@example.com', password);

    expect((await there.call('DELETE', '/v1/sessions')).status).toBe(204);
    await here.refused('UNAUTHORIZED', 'GET', '/v1/session');
  });

  it('lock an account after five failures, whether it exists or not', async () => {
    const client = await account('locked@example.com');
    for (const email of ['locked@example.com', 'nobody@example.com']) {
      for (let failure = 0; failure < 5; failure += 1) {
        await client.refused('INVALID_CREDENTIALS', 'POST', '/v1/sessions', {
          body: { email, password: 'wrong' },
        });
      }
      const locked = await client.refused('SIGN_IN_LOCKED', 'POST', '/v1/sessions', {
        body: { email, password },
      });
      expect(locked.headers.get('retry-after')).toBe('900');
    }
  });

  it('belong to one account for each e-mail address', async () => {
    const client = await account('taken@example.com');

    await client.refused('EMAIL_TAKEN', 'POST', '/v1/accounts', {
      body: { email: 'TAKEN@example.com', password, name: '이름' },
    });
    await client.refused('INVITATION_INVALID', 'POST', '/v1/accounts', {
      body: { email: 'uninvited@example.com', password, name: '이름', invitation: 'made-up' },
    });
    await client.refused('UNAUTHORIZED', 'POST', '/v1/admin/restaurants/seoul-bbq/invitations');
  });

  it('stop a flood with 429 and the time to wait', async () => {
    const small = await startBooking({ limits: { windowSeconds: 60, read: 5, write: 5 } });
    const client = new Client(small.url);
    for (let count = 0; count < 5; count += 1) await client.call('GET', '/v1/restaurants');
    const answer = await client.refused('RATE_LIMITED', 'GET', '/v1/restaurants');

    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await small.close();
  });
});
