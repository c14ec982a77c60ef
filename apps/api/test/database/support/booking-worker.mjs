/**
 * One of several processes that fight for an evening. Does what its seed tells it until it is told to stop or is killed, and
 * writes a line for each attempt before it begins and for each answer after it came.
 */
import { createDynamoDBReservationDatabase } from '../../../dist/database/dynamodb/reservation-database.js';
import { createMysqlReservationDatabase } from '../../../dist/database/mysql/reservation-database.js';
import { createRandom } from './random.mjs';

const { kind, options, seed, worker, evening } = JSON.parse(process.argv[2]);
const { restaurantId, date, tables, slots, pacingLimit } = evening;
const database =
  kind === 'mysql' ? createMysqlReservationDatabase(options) : createDynamoDBReservationDatabase(options);
const random = createRandom(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const mine = [];
let count = 0;

function plan() {
  const partySize = 1 + Math.floor(random() * 6);
  const startMinute = pick(slots);
  const endMinute = startMinute + (partySize > 2 ? 120 : 90);
  const tableIds = random() < 0.2 ? [pick(tables), pick(tables)] : [pick(tables)];
  return { partySize, startMinute, endMinute, tableIds: [...new Set(tableIds)] };
}

const claimOf = (claimId, { partySize, startMinute, endMinute, tableIds }, kindOfClaim, expiresAtMs) => ({
  claimId,
  kind: kindOfClaim,
  tableIds,
  startMinute,
  endMinute,
  covers: partySize,
  expiresAtMs,
});

const change = (release, add) => ({
  restaurantId,
  date,
  release,
  add: add.map((claim) => ({ claim, pacingLimit })),
});

function newReservation(reservationId, wanted) {
  return {
    userId: `guest-${worker}`,
    reservationId,
    restaurantId,
    restaurantName: 'Proof',
    date,
    time: '19:00',
    phoneNumber: '',
    status: 'confirmed',
    createdAt: '2026-03-01T09:00:00Z',
    revision: 1,
    ...wanted,
  };
}

async function attempt(name, transaction, reservation) {
  tell({ attempt: name });
  try {
    const result = await database.commit({ nowMs: Date.now(), ...transaction });
    tell({ answer: name, committed: result.committed, refusal: result.refusal?.reason });
    if (result.committed && reservation) {
      tell({ acknowledged: reservation });
      return true;
    }
    return result.committed;
  } catch (error) {
    tell({ answer: name, error: error.code ?? String(error) });
    return false;
  }
}

async function book(id, wanted, holdId) {
  const reservation = newReservation(id, wanted);
  const isDone = await attempt(
    holdId ? 'book-held' : 'book',
    {
      reservation: { op: 'create', reservation },
      inventory: [
        change(holdId ? [{ claimId: holdId, require: 'live' }] : [], [
          claimOf(id, wanted, 'reservation', null),
        ]),
      ],
      documents: [
        {
          op: 'put',
          key: { kind: 'idempotency', partition: `guest-${worker}`, id },
          body: { id },
          expiresAtMs: Date.now() + 86_400_000,
          condition: { if: 'absent' },
        },
      ],
    },
    reservation,
  );
  if (isDone) mine.push(reservation);
}

async function holdAndBook(id, wanted) {
  const holdId = `h-${id}`;
  const livesMs = 20 + Math.floor(random() * 600);
  const isHeld = await attempt('hold', {
    inventory: [change([], [claimOf(holdId, wanted, 'hold', Date.now() + livesMs)])],
  });
  if (!isHeld) return;
  // Some wait until their hold has expired, some walk away, some release it.
  const choice = random();
  if (choice < 0.2) await new Promise((resolve) => setTimeout(resolve, random() * livesMs * 2));
  if (choice > 0.9) return;
  if (choice > 0.8) {
    await attempt('release', { inventory: [change([{ claimId: holdId, require: 'any' }], [])] });
    return;
  }
  await book(id, wanted, holdId);
}

async function alter(isCancelling) {
  const index = Math.floor(random() * mine.length);
  const before = mine[index];
  if (!before) return;
  const wanted = plan();
  const after = {
    ...before,
    ...(isCancelling ? { status: 'cancelled' } : wanted),
    revision: before.revision + 1,
  };
  const isDone = await attempt(
    isCancelling ? 'cancel' : 'change',
    {
      reservation: { op: 'update', reservation: after, expectedRevision: before.revision },
      inventory: [
        change(
          [{ claimId: before.reservationId, require: 'live' }],
          isCancelling ? [] : [claimOf(before.reservationId, wanted, 'reservation', null)],
        ),
      ],
    },
    after,
  );
  if (!isDone) return;
  if (isCancelling) mine.splice(mine.indexOf(before), 1);
  else mine[mine.indexOf(before)] = after;
}

const stop = new AbortController();
process.stdin.once('data', () => stop.abort());

async function guest() {
  while (!stop.signal.aborted) {
    const id = `${worker}-${(count += 1)}`;
    const choice = random();
    if (choice < 0.4) await book(id, plan());
    else if (choice < 0.7) await holdAndBook(id, plan());
    else await alter(choice > 0.85);
  }
}

await Promise.all(Array.from({ length: 6 }, guest));
tell({ finished: worker });
await database.close();
process.exit(0);
