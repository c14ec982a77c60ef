import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findProgram } from '../../../scripts/lib/find-servers.mjs';
import { startMemcached } from '../src/benchmark/report/scratch-servers.ts';
import type { RunningService } from '../src/composition/start-service.ts';
import type { LabReservationRepository } from '../src/database/lab-reservation-repository.ts';
import { labReservations } from '../src/database/lab-reservations.ts';
import { RealRedis, redisServerPath } from './support/real-redis.ts';
import { startOwnService, startTestService } from './support/start-test-service.ts';

const data =
  '{"userId":"user123","reservationId":"res001","restaurantName":"Seoul BBQ","date":"2024-02-20","time":"19:00","partySize":4}';

async function text(url: string, init?: RequestInit): Promise<string> {
  return (await fetch(url, init)).text();
}

/** Every store the service may stand on; each gets its own environment, and what it starts is stopped with the test. */
const stores: [name: string, environment: () => Promise<Record<string, string>>][] = [
  ['the embedded engine', async () => ({})],
  ['memory', async () => ({ CACHE_STORE: 'memory' })],
];
if (redisServerPath !== undefined) {
  stores.push([
    'a real redis-server',
    async () => {
      const redis = await RealRedis.start();
      onTestFinished(() => redis.kill());
      return { REDIS_HOST: `127.0.0.1:${redis.port}` };
    },
  ]);
}

if (findProgram('memcached') !== undefined) {
  stores.push([
    'a real memcached',
    async () => {
      const memcached = await startMemcached();
      onTestFinished(() => memcached?.stop());
      return { CACHE_STORE: 'memcached', MEMCACHED_HOST: `127.0.0.1:${memcached?.port}` };
    },
  ]);
}

describe.each(stores)('on %s', (_store, environment) => {
  test('the first cached read says database, the second cache, with the fields in the order of the lab', async () => {
    const { url } = await startTestService(await environment());

    const first = await text(`${url}/reservation/user123/res001`);
    const second = await text(`${url}/reservation/user123/res001`);

    expect(first).toMatch(/^\{"source":"database","data":.*,"responseTimeMs":\d+\.\d\d\}$/);
    expect(second).toMatch(/^\{"source":"cache","data":.*,"responseTimeMs":\d+\.\d\d\}$/);
    expect(first).toContain(`"data":${data},`);
    expect(second).toContain(`"data":${data},`);
  });

  test('a read around the cache always says database and leaves the cache alone', async () => {
    const { url } = await startTestService(await environment());

    const answers = [
      await text(`${url}/reservation/user123/res001/nocache`),
      await text(`${url}/reservation/user123/res001/nocache`),
      await text(`${url}/reservation/user123/res001`),
    ];

    for (const answer of answers) {
      expect(answer).toMatch(/^\{"source":"database","data":.*,"responseTimeMs":\d+\.\d\d\}$/);
      expect(answer).toContain(data);
    }
  });

  test('health tells of both connections', async () => {
    const { url } = await startTestService(await environment());

    const answer = await fetch(`${url}/health`);

    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('{"redis":"connected","database":"connected"}');
  });

  test("the statistics are the store's own counters, and clearing makes the next read a miss", async () => {
    const { url } = await startTestService(await environment());
    await text(`${url}/reservation/user123/res001`);
    await text(`${url}/reservation/user123/res001`);

    const statistics = await text(`${url}/cache/stats`);
    const cleared = await fetch(`${url}/cache/clear`, { method: 'POST' });
    const afterwards = await text(`${url}/reservation/user123/res001`);

    expect(statistics).toMatch(
      /^\{"totalConnections":\d+,"totalCommands":\d+,"keyspaceHits":\d+,"keyspaceMisses":\d+,"hitRate":[\d.]+\}$/,
    );
    const { totalConnections, totalCommands, keyspaceHits, keyspaceMisses, hitRate } = JSON.parse(statistics);
    expect(totalConnections).toBeGreaterThan(0);
    expect(totalCommands).toBeGreaterThan(2);
    expect(keyspaceHits).toBeGreaterThan(0);
    expect(keyspaceMisses).toBeGreaterThan(0);
    expect(hitRate).toBe(Math.round((10_000 * keyspaceHits) / (keyspaceHits + keyspaceMisses)) / 100);
    expect(cleared.status).toBe(200);
    expect(await cleared.json()).toEqual({ message: 'The cache has been cleared.' });
    expect(afterwards).toContain('"source":"database"');
  });

  test('ids that only differ in where they are cut never share an answer', async () => {
    let repository: LabReservationRepository | undefined;
    const { url } = await startTestService(await environment(), {
      extend: async (_app, opened) => {
        repository = opened;
      },
    });
    const written = [
      { userId: 'a', reservationId: 'b:c', restaurantName: 'First' },
      { userId: 'a:b', reservationId: 'c', restaurantName: 'Second' },
      { userId: 'a/b', reservationId: '김 민수', restaurantName: 'Third' },
      { userId: 'a%2Fb', reservationId: '김 민수', restaurantName: 'Fourth' },
    ];
    for (const row of written) await repository?.put({ ...labReservations[0]!, ...row });

    for (const source of ['database', 'cache']) {
      for (const { userId, reservationId, restaurantName } of written) {
        const path = `/reservation/${encodeURIComponent(userId)}/${encodeURIComponent(reservationId)}`;
        const answer = await (await fetch(`${url}${path}`)).json();
        expect(answer).toMatchObject({ source, data: { userId, reservationId, restaurantName } });
      }
    }
  });

  test('an unknown reservation is a 404 that the database is asked for once', async () => {
    const { url } = await startTestService(await environment());

    const first = await fetch(`${url}/reservation/user123/res999`);
    const second = await fetch(`${url}/reservation/user123/res999`);

    for (const answer of [first, second]) {
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(await answer.json()).toMatchObject({ code: 'RESERVATION_NOT_FOUND', status: 404 });
    }
    const metrics = await text(`${url}/metrics`);
    expect(metrics).toMatch(/quicktable_database_reads_total 1$/m);
  });
});

let shared: RunningService;
beforeAll(async () => {
  shared = await startOwnService();
});
afterAll(() => shared.close());

const long = 'x'.repeat(3_000);
test.each([
  ['an empty user', '/reservation//res001', 400],
  ['an empty reservation', '/reservation/user123/', 400],
  ['a blank id', '/reservation/%20/res001', 400],
  ['an id with a space', '/reservation/user%20123/res001', 404],
  ['a null character', '/reservation/user123%00/res001', 400],
  ['a line break', '/reservation/user123/res001%0A', 400],
  ['a broken percent-encoding', '/reservation/user123/%E0%A4%A', 400],
  ['an incomplete percent-encoding', '/reservation/%/res001', 400],
  ['an encoded slash', '/reservation/user123%2Fres001/x', 404],
  ['an id with colons', '/reservation/user123:res001/x', 404],
  ['a Korean id', `/reservation/${encodeURIComponent('김민수')}/res001`, 404],
  ['an emoji', `/reservation/${encodeURIComponent('🍜')}/res001`, 404],
  ['an id of 3,000 characters', `/reservation/${long}/res001`, 400],
  ['a reservation id of 3,000 characters', `/reservation/user123/${long}`, 400],
  ['an address of 30,000 characters', `/reservation/${long.repeat(10)}/res001`, 431],
  ['a glob', '/reservation/*/res001', 404],
  ['an upper-case id', '/reservation/USER123/RES001', 404],
  ['an unknown address', '/nothing/here', 404],
])('%s is answered clearly, with and without the cache', async (_name, path, status) => {
  const { url } = shared;

  for (const address of [path, `${path}/nocache`]) {
    const answer = await fetch(`${url}${address}`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = (await answer.json()) as { code: string; status: number };
    expect(problem.status).toBe(status);
    expect(problem.code).toMatch(/^[A-Z_]+$/);
  }
});
