import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createMessageSender } from '../../src/use-cases/send-message.ts';
import type { Message } from '../../src/use-cases/messages.ts';
import { signWebhook } from '../../src/use-cases/sign-webhook.ts';
import { createWebhookSender } from '../../src/use-cases/send-webhook.ts';
import { Client, shape } from './support/client.ts';
import { type RunningBooking, startBooking, startReceiver } from './support/start-booking.ts';

const password = 'the first password';
const newPassword = 'the second password';

describe('a password', () => {
  let running: RunningBooking;
  beforeAll(async () => {
    running = await startBooking();
  });
  afterAll(() => running.close());

  const account = async (email: string) => {
    const client = new Client(running.url);
    await client.call('POST', '/v1/accounts', { body: { email, password, name: '이름', language: 'en' } });
    return client;
  };
  const ask = (email: string) =>
    new Client(running.url).call('POST', '/v1/password-resets', { body: { email } });
  const messagesTo = (email: string) => running.messages.filter(({ to }) => to.email === email);
  /** The token of the message that is `count`th for this address. */
  const tokenFor = async (email: string, count = 1) => {
    await expect.poll(() => messagesTo(email).length, { timeout: 20_000 }).toBe(count);
    return messagesTo(email).at(-1)?.path?.split('#')[1] ?? '';
  };
  const confirm = (token: string) =>
    new Client(running.url).call('POST', '/v1/password-resets/confirm', {
      body: { token, password: newPassword },
    });

  it('is chosen anew by a link that is good once, and every session ends', async () => {
    const email = 'forgetful@example.com';
    const client = await account(email);
    await client.signIn(email, password);

    expect(await ask(email.toUpperCase())).toMatchObject({ status: 202, body: undefined });
    const token = await tokenFor(email);
    expect(messagesTo(email)[0]).toMatchObject({ kind: 'password-reset', to: { language: 'en' } });
    const answers = await Promise.all([confirm(token), confirm(token)]);

    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 422]);
    await client.refused('UNAUTHORIZED', 'GET', '/v1/session');
    await client.refused('INVALID_CREDENTIALS', 'POST', '/v1/sessions', { body: { email, password } });
    await client.signIn(email, newPassword);
    expect((await confirm(token)).body).toMatchObject({ code: 'PASSWORD_RESET_INVALID' });
  });

  it('has no link that works after 30 minutes, after a later one, or that was made up', async () => {
    const email = 'slow@example.com';
    await account(email);
    await ask(email);
    const first = await tokenFor(email);
    await ask(email);
    const second = await tokenFor(email, 2);

    expect((await confirm(first)).status).toBe(422);
    const [owner = ''] = second.split('.');
    for (const token of [
      '',
      'x',
      second.slice(0, -1),
      `${owner}.${'A'.repeat(43)}`,
      `usr_x.${'A'.repeat(43)}`,
    ]) {
      expect((await confirm(token)).status, token).toBe(422);
    }
    running.clock.nowMs += 30 * 60_000;
    const late = await confirm(second);
    running.clock.nowMs -= 30 * 60_000;
    expect(late.status).toBe(422);
    expect((await confirm(second)).status).toBe(204);
  });

  it('tells nobody whether there is an account, and fills nobody’s mailbox', async () => {
    const email = 'flooded@example.com';
    await account(email);
    const known = await ask(email);
    const unknown = await ask('nobody-at-all@example.com');
    for (let count = 0; count < 5; count += 1) expect((await ask(email)).status).toBe(202);

    expect({ ...unknown, headers: undefined }).toEqual({ ...known, headers: undefined });
    await account('last@example.com');
    await ask('last@example.com');
    await tokenFor('last@example.com');
    // Messages overtake one another on their way.
    await expect.poll(() => messagesTo(email).length, { timeout: 20_000 }).toBe(3);
    expect(messagesTo('nobody-at-all@example.com')).toEqual([]);
    const answers: number[] = [];
    for (let count = 0; count < 20; count += 1) answers.push((await ask(`many-${count}@example.com`)).status);
    expect(answers).toContain(429);
  });

  it('is changed by whoever knows the old one, under a new session, and all others end', async () => {
    const email = 'careful@example.com';
    const here = await account(email);
    const there = new Client(running.url);
    await there.signIn(email, password);
    const { csrfToken } = await here.signIn(email, password);
    const before = here.cookie;
    const change = (currentPassword: string, headers = {}) =>
      here.call('PUT', '/v1/account/password', { body: { currentPassword, newPassword }, headers });

    expect((await change('a wrong password')).body).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect((await change(password, { 'x-csrf-token': 'wrong' })).body).toMatchObject({
      code: 'CSRF_TOKEN_INVALID',
    });
    const changed = await change(password);

    expect(changed.status).toBe(200);
    expect(shape.session.parse(changed.body).csrfToken).not.toBe(csrfToken);
    expect(here.cookie).not.toBe(before);
    expect((await here.call('GET', '/v1/session')).status).toBe(200);
    await there.refused('UNAUTHORIZED', 'GET', '/v1/session');
    await there.signIn(email, newPassword);
  });

  it('cannot be guessed by changing it', async () => {
    const email = 'guessed@example.com';
    const client = await account(email);
    await client.signIn(email, password);
    const codes: unknown[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const { body } = await client.call('PUT', '/v1/account/password', {
        body: { currentPassword: `guess ${guess}`, newPassword },
      });
      codes.push((body as { code: string }).code);
    }

    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'INVALID_CREDENTIALS'), 'SIGN_IN_LOCKED']);
  });
});

describe('a message to a person', () => {
  const message: Message = {
    eventId: 'evt_1',
    kind: 'password-reset',
    to: { name: '이름', email: 'a@example.com', phoneNumber: null, language: 'ko' },
    text: 'text',
    path: '/reset-password#usr_1.secret',
    expiresAt: '2026-11-23T01:30:00.000Z',
  };

  it('goes to the gateway, signed, and counts as sent when the gateway takes it', async () => {
    const receiver = await startReceiver((count) => (count === 1 ? 503 : 202));
    const sender = createWebhookSender(false);
    const gateway = { url: receiver.url, secret: 'the secret of the gateway' };
    const tell = createMessageSender(
      gateway,
      sender.send,
      'production',
      pino({ level: 'silent' }),
      () => 1_000,
    );

    expect([await tell(message), await tell(message)]).toEqual([false, true]);
    expect(JSON.parse(receiver.received[1]?.body ?? '')).toEqual(message);
    expect(receiver.received[1]?.headers['quicktable-signature']).toBe(
      signWebhook(gateway.secret, receiver.received[1]?.body ?? '', 1_000),
    );
    await sender.close();
    await receiver.close();
  });

  it('is read in the log of a lab, and not in that of a production without a gateway', async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line) => void lines.push(line) });
    const never = () => Promise.reject(new Error('nothing is sent'));

    await createMessageSender(undefined, never, 'lab', log, Date.now)(message);
    await createMessageSender(undefined, never, 'production', log, Date.now)(message);

    expect(lines[0]).toContain('/reset-password#usr_1.secret');
    expect(lines[1]).toContain('MESSAGE_WEBHOOK_URL');
    expect(lines[1]).not.toContain('secret');
  });
});
