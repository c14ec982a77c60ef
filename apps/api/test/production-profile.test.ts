import { expect, test } from 'vitest';
import { startTestService } from './support/start-test-service.ts';

const token = 'a-token-of-enough-length';
const guarded = [
  ['GET', '/cache/stats'],
  ['POST', '/cache/clear'],
  ['GET', '/metrics'],
] as const;

test("in production the lab's open read routes are closed", async () => {
  const { url } = await startTestService({
    CACHE_STORE: 'memory',
    QUICKTABLE_PROFILE: 'production',
    QUICKTABLE_ADMIN_TOKEN: token,
  });

  for (const path of ['/reservation/user123/res001', '/reservation/user123/res001/nocache']) {
    const answer = await fetch(`${url}${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'ROUTE_CLOSED' });
  }
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test("in production the cache's controls and the metrics need the token", async () => {
  const { url } = await startTestService({
    CACHE_STORE: 'memory',
    QUICKTABLE_PROFILE: 'production',
    QUICKTABLE_ADMIN_TOKEN: token,
  });

  for (const [method, path] of guarded) {
    const without = await fetch(`${url}${path}`, { method });
    const wrong = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}x` } });
    const right = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });

    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toBe('Bearer');
    expect(wrong.status).toBe(401);
    expect(right.status).toBe(200);
  }
});

test("in production without a token the cache's controls and the metrics are closed", async () => {
  const { url } = await startTestService({ QUICKTABLE_PROFILE: 'production' });

  for (const [method, path] of guarded) {
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: 'Bearer undefined' } });

    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'ROUTE_CLOSED' });
  }
});
