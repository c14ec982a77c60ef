/** Fights for one restaurant's evening from four processes, kills some of them on the way, and then takes stock. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Claim, isLive, pacedCovers, type Reservation } from '@quicktable/domain';
import { expect } from 'vitest';
import type { ReservationDatabaseConnection } from '../../../src/database/reservation-database.ts';
import { createRandom } from './random.mjs';

/** How a worker connects: the options go to it as JSON. */
export interface ProofTarget {
  readonly kind: 'dynamodb' | 'mysql';
  readonly options: object;
  readonly database: ReservationDatabaseConnection;
}

const PROCESSES = 4;
const KILLS = 6;
const evening = {
  restaurantId: 'proof',
  date: '2026-03-14',
  tables: Array.from({ length: 14 }, (_, index) => `t-${index + 1}`),
  slots: Array.from({ length: 16 }, (_, index) => 1_020 + index * 15),
  pacingLimit: 9,
};

interface Line {
  attempt?: string;
  answer?: string;
  committed?: boolean;
  refusal?: string;
  error?: string;
  acknowledged?: Reservation;
}

/** `attempts` at the least. Throws at the first thing that must not be. */
export async function proveEvening(target: ProofTarget, seed: number, attempts: number): Promise<void> {
  const random = createRandom(seed);
  const tally = new Map<string, number>();
  const acknowledged = new Map<string, Reservation>();
  const faults: string[] = [];
  const workers = new Set<ChildProcess>();
  const progress = { attempted: 0 };
  let started = 0;

  const start = () => {
    const worker = (started += 1);
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('booking-worker.mjs', import.meta.url)),
        JSON.stringify({
          kind: target.kind,
          options: target.options,
          seed: seed + worker * 7_919,
          worker,
          evening,
        }),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    workers.add(child);
    // What it still wanted to read when it was killed is of no interest.
    child.stdin.on('error', () => undefined);
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        workers.delete(child);
        resolve();
      });
    });
    const read = createInterface({ input: child.stdout });
    read.on('line', (text) => {
      // A process that is killed may leave half a line.
      if (!text.endsWith('}')) return;
      const line = JSON.parse(text) as Line;
      if (line.attempt) progress.attempted += 1;
      if (line.answer) {
        if (line.error) faults.push(`${line.answer}: ${line.error}`);
        const outcome = line.committed ? 'committed' : (line.refusal ?? line.error ?? 'failed');
        const name = `${line.answer}: ${outcome}`;
        tally.set(name, (tally.get(name) ?? 0) + 1);
      }
      if (line.acknowledged) {
        const { reservationId, revision } = line.acknowledged;
        if ((acknowledged.get(reservationId)?.revision ?? 0) < revision) {
          acknowledged.set(reservationId, line.acknowledged);
        }
      }
    });
    const drained = new Promise<void>((resolve) => read.once('close', () => resolve()));
    return { child, done: Promise.all([exited, drained]) };
  };

  const running = Array.from({ length: PROCESSES }, start);
  try {
    const killAt = Array.from({ length: KILLS }, () => Math.floor(random() * attempts)).sort((a, b) => a - b);
    while (progress.attempted < attempts) {
      const due = killAt[0];
      if (due !== undefined && progress.attempted >= due) {
        killAt.shift();
        const victim = [...workers][Math.floor(random() * workers.size)];
        victim?.kill('SIGKILL');
        running.push(start());
      }
      checkDay((await target.database.inventory.day(evening.restaurantId, evening.date)).claims, Date.now());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const worker of workers) worker.stdin?.write('stop\n');
    await Promise.all(running.map(({ done }) => done));
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
  }

  await takeStock(target.database, acknowledged);
  expect(faults).toEqual([]);
  // A proof in which nothing happened, or nothing was refused, proves nothing.
  const all = [...tally.keys()].join('\n');
  for (const wanted of [
    'book: committed',
    'book-held: committed',
    'change: committed',
    'cancel: committed',
    'tables-taken',
    'pacing-full',
    'claim-missing',
  ]) {
    expect(all, JSON.stringify(Object.fromEntries(tally))).toContain(wanted);
  }
}

/** No table twice at one time, no 15 minutes above their limit. */
function checkDay(claims: readonly Claim[], nowMs: number): void {
  const live = claims.filter((claim) => isLive(claim, nowMs));
  for (const [index, one] of live.entries()) {
    for (const other of live.slice(index + 1)) {
      const overlaps = one.startMinute < other.endMinute && other.startMinute < one.endMinute;
      const shared = one.tableIds.filter((tableId) => other.tableIds.includes(tableId));
      if (overlaps) expect(shared, `${JSON.stringify(one)} and ${JSON.stringify(other)}`).toEqual([]);
    }
  }
  expect(Math.max(0, ...pacedCovers(live, nowMs).values())).toBeLessThanOrEqual(evening.pacingLimit);
}

async function takeStock(database: ReservationDatabaseConnection, acknowledged: Map<string, Reservation>) {
  const { restaurantId, date } = evening;
  const stored = await database.reservations.listByRestaurantDate(restaurantId, date);
  const byId = new Map(stored.map((reservation) => [reservation.reservationId, reservation]));
  const { claims } = await database.inventory.day(restaurantId, date);

  checkDay(claims, Date.now());
  for (const known of acknowledged.values()) {
    const found = byId.get(known.reservationId);
    expect(found, `acknowledged ${known.reservationId}`).toBeDefined();
    // A process may have been killed between its commit and its word of it, so a later revision is no contradiction.
    expect(found?.revision).toBeGreaterThanOrEqual(known.revision);
    if (found?.revision === known.revision) expect(found).toEqual(known);
    expect(await database.reservations.find(known)).toEqual(found);
  }

  const describe = (id: string, tableIds: readonly string[], start: number, end: number, covers: number) =>
    `${id} ${tableIds.toSorted().join('+')} ${start}-${end} ${covers}`;
  const taken = claims
    .filter((claim) => claim.kind === 'reservation')
    .map((one) => describe(one.claimId, one.tableIds, one.startMinute, one.endMinute, one.covers));
  const booked = stored
    .filter((one) => one.status !== 'cancelled')
    .map((one) => describe(one.reservationId, one.tableIds, one.startMinute, one.endMinute, one.partySize));
  expect(taken.toSorted()).toEqual(booked.toSorted());

  // Nothing leaked: with every reservation given back and every hold expired, the whole evening can be taken.
  const nowMs = Date.now() + 60_000;
  for (const { claimId } of claims) {
    await database.commit({
      nowMs,
      inventory: [{ restaurantId, date, release: [{ claimId, require: 'any' }], add: [] }],
    });
  }
  for (const tableId of evening.tables) {
    const result = await database.commit({
      nowMs,
      inventory: [
        {
          restaurantId,
          date,
          release: [],
          add: [
            {
              claim: {
                claimId: `all-${tableId}`,
                kind: 'reservation',
                tableIds: [tableId],
                startMinute: 0,
                endMinute: 1_800,
                covers: 1,
                expiresAtMs: null,
              },
              pacingLimit: evening.tables.length,
            },
          ],
        },
      ],
    });
    expect(result, tableId).toEqual({ committed: true });
  }
}
