/**
 * The reservation database on MySQL. A commit locks the rows of the days, the reservation and the documents that it is about, in
 * that order, decides by what they say, and writes.
 */
import {
  type Claim,
  type CommitRefusal,
  type CommitResult,
  DatabaseBusyError,
  type InventoryRepository,
  type Transaction,
} from '@quicktable/domain';
import type { Kysely } from 'kysely';
import { delay } from '../abort.ts';
import { type DayKey, daysOf, decideInventory } from '../decide-inventory.ts';
import {
  checkTransaction,
  meetsCondition,
  type ReservationDatabaseConnection,
} from '../reservation-database.ts';
import { ClaimDay, toClaim } from './claims.ts';
import {
  classifyMysqlError,
  connectMysql,
  isContended,
  isLost,
  type MysqlConnection,
  type MysqlOptions,
} from './connection.ts';
import { createDocumentRepository, documentName, isOneOf, toDocument } from './documents.ts';
import { createReservationRepository, toReservation, toRow } from './reservations.ts';
import type { Schema } from './schema.ts';

export interface MysqlReservationOptions extends MysqlOptions {
  /** How long a commit may go on beginning again, in milliseconds; 5,000. */
  readonly patienceMs?: number;
  /** How often rows that expired long ago are deleted, in milliseconds; a minute. */
  readonly sweepMs?: number;
  /** Epoch milliseconds; `Date.now`. Only the deletion of expired rows asks it. */
  readonly clock?: () => number;
}

const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;
const DEFAULT_SWEEP_MS = 60_000;
const SWEEP_ROWS = 500;
/** Expired rows stay as long as clocks of different machines may differ. */
const SWEEP_GRACE_MS = 60 * 60 * 1_000;

export function createMysqlReservationDatabase(
  options: MysqlReservationOptions,
): ReservationDatabaseConnection {
  const connection = connectMysql(options);
  const clock = options.clock ?? Date.now;
  let sweep = Promise.resolve();
  const timer = setInterval(() => {
    sweep = deleteExpired(connection, clock() - SWEEP_GRACE_MS).catch(() => undefined);
  }, options.sweepMs ?? DEFAULT_SWEEP_MS);
  timer.unref();

  return {
    reservations: createReservationRepository(connection),
    inventory: createInventoryRepository(connection),
    documents: createDocumentRepository(connection),
    commit: (transaction, signal) => commit(connection, transaction, options.patienceMs ?? 5_000, signal),
    initialize: () => connection.initialize(),
    async close() {
      clearInterval(timer);
      await sweep;
      await connection.close();
    },
  };
}

/** Nothing depends on it: what has expired counts for nothing wherever it is read. */
async function deleteExpired(connection: MysqlConnection, beforeMs: number): Promise<void> {
  for (const table of ['documents', 'claims'] as const) {
    await connection.run((db) =>
      db.deleteFrom(table).where('expires_at_ms', '<=', beforeMs).limit(SWEEP_ROWS).execute(),
    );
  }
}

function createInventoryRepository(connection: MysqlConnection): InventoryRepository {
  async function days(keys: readonly DayKey[], signal?: AbortSignal) {
    if (keys.length === 0) return [];
    const rows = await connection.run(
      (db) =>
        db
          .selectFrom('claims')
          .selectAll()
          .where((eb) =>
            eb.or(
              keys.map((key) =>
                eb.and([eb('restaurant_id', '=', key.restaurantId), eb('date', '=', key.date)]),
              ),
            ),
          )
          .execute(),
      signal,
    );
    const byDay = new Map(keys.map((key) => [dayName(key), [] as Claim[]]));
    for (const row of rows) {
      byDay.get(dayName({ restaurantId: row.restaurant_id, date: row.date }))?.push(toClaim(row));
    }
    return keys.map((key) => ({
      restaurantId: key.restaurantId,
      date: key.date,
      claims: byDay.get(dayName(key)) ?? [],
    }));
  }
  return {
    days,
    async day(restaurantId, date, signal) {
      const [day] = await days([{ restaurantId, date }], signal);
      return day ?? { restaurantId, date, claims: [] };
    },
  };
}

const dayName = ({ restaurantId, date }: DayKey) => `${date}#${restaurantId}`;

async function commit(
  connection: MysqlConnection,
  transaction: Transaction,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<CommitResult> {
  checkTransaction(transaction);
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const outcome = await tryCommit(connection.db, transaction);
    if (!('error' in outcome)) return outcome;
    const { error, mayHaveCommitted } = outcome;
    const isPassing = isContended(error) || (isLost(error) && !mayHaveCommitted && attempt === 0);
    if (!isPassing) throw classifyMysqlError(error);
    const waitMs = Math.random() * Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt, 10), LONGEST_WAIT_MS);
    if (performance.now() - startedAt + waitMs > patienceMs) {
      throw new DatabaseBusyError('Others kept writing to the same reservations', { cause: error });
    }
    await delay(waitMs, signal);
  }
}

async function tryCommit(
  db: Kysely<Schema>,
  transaction: Transaction,
): Promise<CommitResult | { readonly error: unknown; readonly mayHaveCommitted: boolean }> {
  let mayHaveCommitted = false;
  try {
    const begun = await db.startTransaction().setIsolationLevel('read committed').execute();
    try {
      const refusal = await write(begun, transaction);
      if (refusal) {
        await begun.rollback().execute();
        return { committed: false, refusal };
      }
      mayHaveCommitted = true;
      await begun.commit().execute();
      return { committed: true };
    } catch (error) {
      if (!begun.isCommitted && !begun.isRolledBack) {
        await begun
          .rollback()
          .execute()
          .catch(() => undefined);
      }
      throw error;
    }
  } catch (error) {
    return { error, mayHaveCommitted };
  }
}

/** Locks, decides and writes; a refusal leaves it to the caller to roll back. Refusals are in the port's order. */
async function write(db: Kysely<Schema>, transaction: Transaction): Promise<CommitRefusal | undefined> {
  const { nowMs, reservation, inventory = [], documents = [] } = transaction;
  const days = new Map<string, ClaimDay>();
  // In one order, so that two transactions do not wait for each other.
  for (const key of daysOf(inventory).toSorted((one, other) => (dayName(one) < dayName(other) ? -1 : 1))) {
    await lockDay(db, key);
    const rows = await db
      .selectFrom('claims')
      .selectAll()
      .where('restaurant_id', '=', key.restaurantId)
      .where('date', '=', key.date)
      .execute();
    days.set(dayName(key), new ClaimDay(rows.map(toClaim)));
  }
  const stored = reservation && (await lockReservation(db, reservation.reservation));
  const storedDocuments = await lockDocuments(db, documents);

  for (const { key, condition } of documents) {
    const found = storedDocuments.get(documentName(key));
    const isAlive = found && (found.expiresAtMs === null || found.expiresAtMs > nowMs);
    const current = isAlive ? found : null;
    if (!meetsCondition(condition, current)) return { reason: 'document-condition', key, current };
  }
  if (reservation) {
    const { userId, reservationId } = reservation.reservation;
    const key = { userId, reservationId };
    if (reservation.op === 'create') {
      if (stored) return { reason: 'reservation-exists', key };
    } else {
      const current = toReservation(stored);
      if (current?.revision !== reservation.expectedRevision) {
        return { reason: 'revision-mismatch', key, current };
      }
    }
  }
  const refusal = decideInventory(inventory, (key) => days.get(dayName(key)) as ClaimDay, nowMs);
  if (refusal) return refusal;

  for (const write of documents) {
    const { kind, partition, id } = write.key;
    if (write.op === 'delete') {
      await db
        .deleteFrom('documents')
        .where(isOneOf([write.key]))
        .execute();
      continue;
    }
    const found = storedDocuments.get(documentName(write.key));
    const isAlive = found && (found.expiresAtMs === null || found.expiresAtMs > nowMs);
    const content = {
      body: JSON.stringify(write.body),
      revision: isAlive ? found.revision + 1 : 1,
      expires_at_ms: write.expiresAtMs,
    };
    // An insertion that meets a row which was not there a moment ago fails, and the commit begins again.
    if (found)
      await db
        .updateTable('documents')
        .set(content)
        .where(isOneOf([write.key]))
        .execute();
    else
      await db
        .insertInto('documents')
        .values({ kind, partition_id: partition, id, ...content })
        .execute();
  }
  if (reservation) {
    const row = toRow(reservation.reservation);
    if (reservation.op === 'create') await db.insertInto('reservations').values(row).execute();
    else {
      await db
        .updateTable('reservations')
        .set(row)
        .where('user_id', '=', row.user_id)
        .where('reservation_id', '=', row.reservation_id)
        .execute();
    }
  }
  for (const key of daysOf(inventory)) await writeClaims(db, key, days.get(dayName(key)) as ClaimDay);
  return undefined;
}

/** The day's row stands for all of its claims. */
async function lockDay(db: Kysely<Schema>, { restaurantId, date }: DayKey): Promise<void> {
  const lock = () =>
    db
      .selectFrom('inventory_days')
      .select('date')
      .where('restaurant_id', '=', restaurantId)
      .where('date', '=', date)
      .forUpdate()
      .executeTakeFirst();
  if (await lock()) return;
  await db.insertInto('inventory_days').ignore().values({ restaurant_id: restaurantId, date }).execute();
  await lock();
}

async function lockReservation(db: Kysely<Schema>, key: { userId: string; reservationId: string }) {
  return await db
    .selectFrom('reservations')
    .select('details')
    .where('user_id', '=', key.userId)
    .where('reservation_id', '=', key.reservationId)
    .forUpdate()
    .executeTakeFirst();
}

async function lockDocuments(db: Kysely<Schema>, documents: NonNullable<Transaction['documents']>) {
  if (documents.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('documents')
    .selectAll()
    .where(isOneOf(documents.map(({ key }) => key)))
    .forUpdate()
    .execute();
  return new Map(rows.map(toDocument).map((document) => [documentName(document), document]));
}

async function writeClaims(db: Kysely<Schema>, { restaurantId, date }: DayKey, day: ClaimDay): Promise<void> {
  const { released, added } = day.changes;
  if (released.length > 0) {
    await db
      .deleteFrom('claims')
      .where('restaurant_id', '=', restaurantId)
      .where('date', '=', date)
      .where('claim_id', 'in', released)
      .execute();
  }
  if (added.length > 0) {
    await db
      .insertInto('claims')
      .values(
        added.map((claim) => ({
          restaurant_id: restaurantId,
          date,
          claim_id: claim.claimId,
          kind: claim.kind,
          table_ids: JSON.stringify(claim.tableIds),
          start_minute: claim.startMinute,
          end_minute: claim.endMinute,
          covers: claim.covers,
          expires_at_ms: claim.expiresAtMs,
        })),
      )
      .execute();
  }
}
