/**
 * The reservation database on DynamoDB. A commit reads what it judges by, decides, and writes in one TransactWriteItems that is
 * conditional on every item it judged being unchanged; when one has changed, it begins again.
 */
import { randomUUID } from 'node:crypto';
import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type CommitRefusal,
  type CommitResult,
  DatabaseBusyError,
  type InventoryRepository,
  type Reservation,
  type Transaction,
} from '@quicktable/domain';
import { delay } from '../abort.ts';
import { type DayKey, daysOf, decideInventory } from '../decide-inventory.ts';
import {
  checkTransaction,
  meetsCondition,
  type ReservationDatabaseConnection,
} from '../reservation-database.ts';
import { type Item, toItem } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import { connectDynamoDB, type DynamoDBConnection, type DynamoDBConnectionOptions } from './connection.ts';
import { createDocumentRepository, documentItemKey, documentWrite, readDocument } from './documents.ts';
import { dayPartition, InventoryDay, readClaims, shardKeys, tableKey } from './inventory-day.ts';
import { createReservationRepository, reservationItemKey, toReservation } from './reservations.ts';
import { createRecordsTable, createReservationsTable, recordsTableName } from './tables.ts';

export interface DynamoDBReservationOptions extends DynamoDBConnectionOptions {
  /** The reservations table; the records table is named after it. */
  readonly table: string;
  /** How long a commit may go on beginning again, in milliseconds; 5,000. */
  readonly patienceMs?: number;
}

const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;
/** Reasons for which a cancelled transaction may go through when it begins again. */
const PASSING_REASONS = new Set([
  'ConditionalCheckFailed',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

export function createDynamoDBReservationDatabase(
  options: DynamoDBReservationOptions,
): ReservationDatabaseConnection {
  const tables = { reservations: options.table, records: recordsTableName(options.table) };
  const connection = connectDynamoDB(options);
  const patienceMs = options.patienceMs ?? 5_000;

  return {
    reservations: createReservationRepository(connection, tables.reservations),
    inventory: createInventoryRepository(connection, tables.records),
    documents: createDocumentRepository(connection, tables.records),
    commit: (transaction, signal) => commit({ connection, tables, patienceMs }, transaction, signal),
    async initialize() {
      await createReservationsTable(connection, tables.reservations);
      await createRecordsTable(connection, tables.records);
    },
    async close() {
      connection.close();
    },
  };
}

function createInventoryRepository(connection: DynamoDBConnection, table: string): InventoryRepository {
  async function days(keys: readonly DayKey[], signal?: AbortSignal) {
    const addresses = keys.map((key) => shardKeys(key).map((itemKey) => ({ table, key: itemKey })));
    const items = await batchGet(connection, addresses.flat(), signal);
    let from = 0;
    return keys.map(({ restaurantId, date }, index) => {
      const to = from + (addresses[index]?.length ?? 0);
      const claims = readClaims(items.slice(from, to));
      from = to;
      return { restaurantId, date, claims };
    });
  }
  return {
    days,
    async day(restaurantId, date, signal) {
      const [day] = await days([{ restaurantId, date }], signal);
      return day ?? { restaurantId, date, claims: [] };
    },
  };
}

interface Place {
  readonly connection: DynamoDBConnection;
  readonly tables: { readonly reservations: string; readonly records: string };
  readonly patienceMs: number;
}

async function commit(place: Place, transaction: Transaction, signal?: AbortSignal): Promise<CommitResult> {
  checkTransaction(transaction);
  const startedAt = performance.now();
  let isMissingClaimConfirmed = false;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await decide(place, transaction, signal);
    if ('refusal' in outcome) {
      // DynamoDB may show a transaction under way in parts: a claim that is just being moved, in neither place. Look again.
      if (outcome.refusal.reason === 'claim-missing' && !isMissingClaimConfirmed) {
        isMissingClaimConfirmed = true;
        await delay(FIRST_WAIT_MS + Math.random() * FIRST_WAIT_MS, signal);
        continue;
      }
      return { committed: false, refusal: outcome.refusal };
    }
    if (outcome.writes.length === 0) return { committed: true };
    try {
      await place.connection.send(
        // The token makes a repetition after a lost answer harmless.
        new TransactWriteItemsCommand({ TransactItems: outcome.writes, ClientRequestToken: randomUUID() }),
        signal,
      );
      return { committed: true };
    } catch (error) {
      if (!isPassing(error)) throw error;
      const waitMs = Math.random() * Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt, 10), LONGEST_WAIT_MS);
      if (performance.now() - startedAt + waitMs > place.patienceMs) {
        throw new DatabaseBusyError('Others kept writing to the same reservations', { cause: error });
      }
      await delay(waitMs, signal);
    }
  }
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).every(
      ({ Code }) => Code === undefined || Code === 'None' || PASSING_REASONS.has(Code),
    )
  );
}

type Outcome = { readonly refusal: CommitRefusal } | { readonly writes: TransactWriteItem[] };

/** Reads everything that the transaction is about and decides. The refusals are in the port's order. */
async function decide(
  { connection, tables }: Place,
  transaction: Transaction,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { nowMs, reservation, documents = [], inventory = [] } = transaction;
  const record = (key: Item) => ({ table: tables.records, key });
  const days = daysOf(inventory).map((key) => {
    const changes = inventory.filter((change) => dayPartition(change) === dayPartition(key));
    const wanted = changes.flatMap(({ add }) => add.flatMap(({ claim }) => claim.tableIds));
    return { key, changes, wanted: [...new Set(wanted)] };
  });
  const read = itemReader(
    await batchGet(
      connection,
      [
        ...documents.map(({ key }) => record(documentItemKey(key))),
        ...(reservation
          ? [{ table: tables.reservations, key: reservationItemKey(reservation.reservation) }]
          : []),
        ...days.flatMap(({ key, wanted }) => [
          ...shardKeys(key).map(record),
          ...wanted.map((tableId) => record(tableKey(key, tableId))),
        ]),
      ],
      signal,
    ),
  );
  const storedDocuments = read(documents.length);
  const [storedReservation] = read(reservation ? 1 : 0);
  const states = new Map<string, InventoryDay>();
  for (const { key, changes, wanted } of days) {
    const state = new InventoryDay(key, read(shardKeys(key).length));
    for (const [index, item] of read(wanted.length).entries()) state.loadTable(wanted[index] as string, item);
    // Tables that are given back are known only now.
    const others = state.touchedTables(changes).filter((tableId) => !wanted.includes(tableId));
    const items = await batchGet(
      connection,
      others.map((tableId) => record(tableKey(key, tableId))),
      signal,
    );
    for (const [index, tableId] of others.entries()) state.loadTable(tableId, items[index]);
    states.set(dayPartition(key), state);
  }
  const writes: TransactWriteItem[] = [];

  for (const [index, write] of documents.entries()) {
    const found = readDocument(write.key, storedDocuments[index], nowMs);
    const current = found && !found.isExpired ? found.document : null;
    if (!meetsCondition(write.condition, current)) {
      return { refusal: { reason: 'document-condition', key: write.key, current } };
    }
    writes.push(documentWrite(tables.records, write, found));
  }

  if (reservation) {
    const { userId, reservationId } = reservation.reservation;
    const key = { userId, reservationId };
    if (reservation.op === 'create') {
      if (storedReservation) return { refusal: { reason: 'reservation-exists', key } };
    } else {
      const current = toReservation(storedReservation);
      if (current?.revision !== reservation.expectedRevision) {
        return { refusal: { reason: 'revision-mismatch', key, current } };
      }
    }
    writes.push(reservationWrite(tables.reservations, reservation.reservation, reservation));
  }

  const dayOf = (key: DayKey) => states.get(dayPartition(key)) as InventoryDay;
  const refusal = decideInventory(inventory, dayOf, nowMs);
  if (refusal) return { refusal };
  for (const day of states.values()) writes.push(...day.writes(tables.records, nowMs));
  return { writes };
}

/** Hands out items in the order in which they were asked for. */
function itemReader(items: readonly (Item | undefined)[]) {
  let position = 0;
  return (count: number) => {
    position += count;
    return items.slice(position - count, position);
  };
}

function reservationWrite(
  TableName: string,
  reservation: Reservation,
  write: NonNullable<Transaction['reservation']>,
): TransactWriteItem {
  return {
    Put: {
      TableName,
      Item: toItem(reservation),
      ...(write.op === 'create'
        ? { ConditionExpression: 'attribute_not_exists(userId)' }
        : {
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: { ':revision': { N: String(write.expectedRevision) } },
          }),
    },
  };
}
