import { request } from 'node:http';
import { ConsoleAccess, OperatorInvitation } from '@quicktable/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningService } from '../../src/composition/start-service.ts';
import { startOwnService, startTestService } from '../support/start-test-service.ts';
import { Client, staffClient } from '../v1/support/client.ts';

const adminToken = 'the admin token of tests';
const reads = [
  '/v1/console',
  '/v1/console/overview',
  '/v1/console/stream',
  '/v1/console/keys',
  '/v1/console/theatre',
];
const writes: [string, string, unknown][] = [
  ['POST', '/v1/console/invalidations', { tags: ['a'] }],
  ['POST', '/v1/console/commands', { line: 'PING' }],
  ['PUT', '/v1/console/faults/cache', { kind: 'kill', seconds: 1 }],
  ['DELETE', '/v1/console/faults/cache', undefined],
  ['POST', '/v1/console/theatre', { requests: 100 }],
  ['DELETE', '/v1/console/theatre', undefined],
];

async function operatorClient(url: string): Promise<Client> {
  const client = new Client(url);
  const invited = await client.call('POST', '/v1/admin/operators/invitations', {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const { invitation } = OperatorInvitation.parse(invited.body);
  const account = { email: 'operator@example.com', password: 'the operator password', name: '운영자' };
  await client.call('POST', '/v1/accounts', { body: { ...account, invitation } });
  await client.signIn(account.email, account.password);
  return client;
}

/** One service and one set of accounts for all: passwords are made to take long. */
describe('in production', { timeout: 60_000 }, () => {
  let service: RunningService;
  let url = '';
  let guest: Client;
  let staff: Client;
  let operator: Client;

  beforeAll(async () => {
    service = await startOwnService({ QUICKTABLE_PROFILE: 'production', QUICKTABLE_ADMIN_TOKEN: adminToken });
    url = service.url;
    guest = new Client(url);
    const account = { email: 'guest@example.com', password: 'a long password', name: '손님' };
    await guest.call('POST', '/v1/accounts', { body: account });
    await guest.signIn(account.email, account.password);
    staff = await staffClient(url, 'seoul-bbq', 'staff@example.com');
    operator = await operatorClient(url);
  });
  afterAll(() => service.close());

  test('the console is closed to visitors, guests and restaurant staff, reading and writing', async () => {
    const visitor = new Client(url);
    const all = [...reads.map((path) => ['GET', path, undefined] as const), ...writes];

    for (const [method, path, body] of all) {
      const options = body === undefined ? {} : { body };
      await visitor.refused('UNAUTHORIZED', method, path, options);
      await guest.refused('FORBIDDEN', method, path, options);
      await staff.refused('FORBIDDEN', method, path, options);
    }
  });

  test('an invitation to be an operator needs the admin token', async () => {
    await new Client(url).refused('UNAUTHORIZED', 'POST', '/v1/admin/operators/invitations');
  });

  test('an operator may look, but not break, write or play', async () => {
    const access = await operator.ask(ConsoleAccess, 200, 'GET', '/v1/console');

    expect(access).toMatchObject({ profile: 'production', signedInAs: '운영자' });
    expect(access.may).toEqual({ browse: 'entities', command: 'some', faults: [], theatre: false });
    await operator.refused('FAULT_UNSUPPORTED', 'PUT', '/v1/console/faults/cache', {
      body: { kind: 'kill' },
    });
    await operator.refused('FAULT_UNSUPPORTED', 'PUT', '/v1/console/faults/database', {
      body: { kind: 'fail' },
    });
    await operator.refused('STORE_UNSUPPORTED', 'POST', '/v1/console/theatre', { body: {} });
    const command = async (line: string) =>
      (await operator.call('POST', '/v1/console/commands', { body: { line, allowWrites: true } })).status;
    expect(await command('PING')).toBe(200);
    expect(await command('GET reservation:user123:res001')).toBe(200);
    for (const line of [
      'SET a b',
      'KEYS *',
      'SCAN 0',
      'GET session:abc',
      'EXISTS restaurant:a session:b',
      'EVAL "return 1" 0',
    ]) {
      expect(await command(line), line).toBe(403);
    }
  });

  test("only the cache's own entries are listed, never the sessions in the same Redis", async () => {
    await fetch(`${url}/v1/restaurants/seoul-bbq`);

    const all = await operator.call('GET', '/v1/console/keys');
    const restaurants = await operator.call('GET', '/v1/console/keys?entity=restaurant');
    const sessionId = /=(.*)/.exec(operator.cookie)?.[1] ?? '';
    const keyId = Buffer.from(`session:${sessionId}`).toString('base64url');

    expect(all.status).toBe(400);
    expect(restaurants.body).toMatchObject({ items: [{ key: 'restaurant:seoul-bbq' }] });
    await operator.refused('KEY_NOT_FOUND', 'GET', `/v1/console/keys/${keyId}`);
  });

  test('a write of an operator needs the CSRF token beside the cookie', async () => {
    const answer = await fetch(`${url}/v1/console/commands`, {
      method: 'POST',
      headers: { cookie: operator.cookie, 'content-type': 'application/json' },
      body: '{"line":"PING"}',
    });

    expect(await answer.json()).toMatchObject({ code: 'CSRF_TOKEN_INVALID' });
  });
});

test('in the lab profile the machine itself needs no session, but every write needs the token', async () => {
  const { url } = await startTestService();

  const access = ConsoleAccess.parse(await (await fetch(`${url}/v1/console`)).json());

  expect(access).toMatchObject({ profile: 'lab', signedInAs: null });
  expect(access.may).toEqual({ browse: 'all', command: 'all', faults: ['cache', 'database'], theatre: true });
  for (const [method, path, body] of writes) {
    for (const token of [undefined, 'wrong']) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(token ? { 'x-csrf-token': token } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      expect(await answer.json(), path).toMatchObject({ code: 'CSRF_TOKEN_INVALID' });
    }
  }
});

test("in the lab profile other sites' pages, other names for this machine and proxies get nothing without a session", async () => {
  const { url, port } = await startTestService();
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/v1/console', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .once('error', reject)
        .end();
    });

  expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await ask({ 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await ask({ host: 'evil.example:5000' })).toBe(401);
  expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(401);
  expect(await ask({ host: `localhost:${port}`, 'sec-fetch-site': 'same-origin' })).toBe(200);
  const staff = await staffClient(url, 'seoul-bbq', 'staff@example.com');
  const answer = await staff.call('GET', '/v1/console', { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(answer.body).toMatchObject({ signedInAs: '직원' });
});

test('without a Redis there is an overview, and a clear word about the rest', async () => {
  const { url } = await startTestService({ CACHE_STORE: 'memory' });
  const access = ConsoleAccess.parse(await (await fetch(`${url}/v1/console`)).json());

  const overview = (await (await fetch(`${url}/v1/console/overview`)).json()) as {
    engine: { state: string };
  };
  const keys = await fetch(`${url}/v1/console/keys`);

  expect(access.may).toEqual({ browse: 'no', command: 'no', faults: ['database'], theatre: false });
  expect(overview.engine.state).toBe('none');
  expect(await keys.json()).toMatchObject({ code: 'STORE_UNSUPPORTED' });
});
