/**
 * The reservation service under load, through a real redis-server and on the embedded database: the availability read beside a constant of the
 * same size, the evening search with nothing cached, and bookings beside a bare loop of transactions. Rounds are interleaved, figures are medians.
 *
 *     npm run bench:booking -- --rounds 3 --seconds 3 --connections 64
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { startRedisServer } from '../http/redis-server.ts';
import { measureWithWrk } from '../http/wrk.ts';
import { measureRawTransactions } from './raw-transactions.ts';
import { median } from '../median.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    bookings: { type: 'string', default: '300' },
  },
});
const numbers = [values.rounds, values.seconds, values.connections, values.bookings].map(Number);
const [rounds = 3, seconds = 3, connections = 64, bookings = 300] = numbers;
const bookingConcurrency = 16;
const searches = 30;
const dayMs = 86_400_000;
/** A day on which every sample is open, far enough ahead for every notice and near enough for every book. */
const evening = nextWeekday(4);

interface Ready {
  readonly url: string;
  readonly databaseUrl: string;
}

const agent = new Agent({ connections });
const redis = await startRedisServer();
const child: ChildProcess = fork(fileURLToPath(new URL('./service.js', import.meta.url)), {
  env: { ...process.env, REDIS_HOST: `127.0.0.1:${redis.port}`, PORT: '0', DYNAMODB_PORT: '0' },
});
try {
  const [ready] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The service did not start.'))),
  ])) as [Ready];
  const { url, databaseUrl } = ready;
  const availability = `/v1/restaurants/itaewon-trattoria/availability?date=${evening}&partySize=2`;
  const sample = await get(url + availability);
  child.send(sample);
  await once(child, 'message');

  const cases = [
    { name: `constant of ${sample.length} bytes`, path: '/constant' },
    { name: 'availability through the cache', path: availability },
  ];
  const perSecond: number[][] = cases.map(() => []);
  for (const { path } of cases) await wrk(url, path, 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { path }] of cases.entries()) perSecond[index]?.push(await wrk(url, path, seconds));
  }
  const constant = median(perSecond[0] ?? []);
  for (const [index, { name }] of cases.entries()) {
    const rate = median(perSecond[index] ?? []);
    print(name, `${Math.round(rate)} requests/s`, `${(rate / constant).toFixed(2)} of the constant`);
  }

  const uncached: number[] = [];
  const cached: number[] = [];
  const search = `${url}/v1/availability?date=${evening}&partySize=2`;
  for (let count = 0; count < searches; count += 1) {
    await request(`${url}/cache/clear`, { method: 'POST', dispatcher: agent }).then(({ body }) =>
      body.dump(),
    );
    uncached.push(await timed(() => get(search)));
    cached.push(await timed(() => get(search)));
  }
  print('evening search, nothing cached', `${median(uncached).toFixed(1)} ms`, 'all sample restaurants');
  print('evening search, cached', `${median(cached).toFixed(1)} ms`, 'all sample restaurants');

  const booked: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    booked.push(await measureBookings(url, round));
    raw.push(
      await measureRawTransactions(
        { endpoint: databaseUrl, table: 'Reservations-records' },
        bookings,
        bookingConcurrency,
      ),
    );
  }
  print(
    'raw TransactWriteItems, 7 items',
    `${Math.round(median(raw))} /s`,
    `${bookingConcurrency} under way`,
  );
  print(
    'bookings',
    `${Math.round(median(booked))} /s`,
    `${(median(booked) / median(raw)).toFixed(2)} of the raw loop`,
  );
} finally {
  child.kill('SIGTERM');
  await agent.close();
  await redis.stop();
}

async function wrk(url: string, path: string, forSeconds: number): Promise<number> {
  const figures = await measureWithWrk({ url, path, script: undefined, connections, seconds: forSeconds });
  return figures.requestsPerSecond;
}

/** Bookings of two at the Korean barbecue and elsewhere, on different days and at different times: as on an ordinary busy morning. */
async function measureBookings(url: string, round: number): Promise<number> {
  const restaurants = [
    'myeongdong-chicken',
    'seoul-bbq',
    'itaewon-trattoria',
    'yeouido-steak',
    'jamsil-hotpot',
  ];
  const times = ['12:00', '12:30', '18:00', '18:30', '19:00', '19:30', '20:00'];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < bookings) {
      const index = next;
      next += 1;
      const { statusCode, body } = await request(`${url}/v1/reservations`, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({
          restaurantId: restaurants[index % restaurants.length],
          date: dateAfter(2 + ((round * 17 + Math.floor(index / 35)) % 50)),
          time: times[Math.floor(index / 5) % times.length],
          partySize: 2,
          guestName: 'Bench',
          phoneNumber: '010-0000-0000',
        }),
      });
      await body.dump();
      if (statusCode === 201) done += 1;
    }
  };
  const milliseconds = await timed(() => Promise.all(Array.from({ length: bookingConcurrency }, work)));
  return done / (milliseconds / 1000);
}

async function get(address: string): Promise<string> {
  const { statusCode, body } = await request(address, { dispatcher: agent });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${address}: ${statusCode} ${text}`);
  return text;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function print(name: string, figure: string, note: string): void {
  process.stdout.write(`${name.padEnd(34)} ${figure.padStart(18)}   ${note}\n`);
}

function dateAfter(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

function nextWeekday(weekday: number): string {
  const ahead = ((weekday - new Date().getUTCDay() + 7) % 7) + 7;
  return dateAfter(ahead);
}
