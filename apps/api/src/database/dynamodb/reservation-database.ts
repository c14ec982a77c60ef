/**
 * The reservation database on DynamoDB. A commit reads what it judges by, decides, and writes in one TransactWriteItems that is
 * conditional on every item it judged being unchanged; when one has changed, it begins again.
 */
import { randomUUID } from 'node:crypto';
import {
  QueryCommand,
  type QueryCommandOutput,
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
import { claimsPrefix, dayPartition, InventoryDay, readClaims } from './inventory-day.ts';
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
  const day = async (restaurantId: string, date: string, signal?: AbortSignal) => ({
    restaurantId,
    date,
    claims: readClaims(await queryDay(connection, table, { restaurantId, date }, claimsPrefix, signal)),
  });
  return {
    day,
    days: async (keys, signal) =>
      await Promise.all(keys.map(({ restaurantId, date }) => day(restaurantId, date, signal))),
  };
}

async function queryDay(
  connection: DynamoDBConnection,
  TableName: string,
  key: DayKey,
  prefix: string | undefined,
  signal?: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page: QueryCommandOutput = await connection.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': { S: dayPartition(key) },
          ...(prefix !== undefined && { ':prefix': { S: prefix } }),
        },
        ...(start && { ExclusiveStartKey: start }),
      }),
      signal,
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
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
  const days = daysOf(inventory);
  const [items, ...dayItems] = await Promise.all([
    batchGet(
      connection,
      [
        ...documents.map(({ key }) => ({ table: tables.records, key: documentItemKey(key) })),
        ...(reservation
          ? [{ table: tables.reservations, key: reservationItemKey(reservation.reservation) }]
          : []),
      ],
      signal,
    ),
    ...days.map((key) => queryDay(connection, tables.records, key, undefined, signal)),
  ]);
  const writes: TransactWriteItem[] = [];

  for (const [index, write] of documents.entries()) {
    const found = readDocument(write.key, items[index], nowMs);
    const current = found && !found.isExpired ? found.document : null;
    if (!meetsCondition(write.condition, current)) {
      return { refusal: { reason: 'document-condition', key: write.key, current } };
    }
    writes.push(documentWrite(tables.records, write, found));
  }

  if (reservation) {
    const item = items[documents.length];
    const { userId, reservationId } = reservation.reservation;
    const key = { userId, reservationId };
    if (reservation.op === 'create') {
      if (item) return { refusal: { reason: 'reservation-exists', key } };
    } else {
      const current = toReservation(item);
      if (current?.revision !== reservation.expectedRevision) {
        return { refusal: { reason: 'revision-mismatch', key, current } };
      }
    }
    writes.push(reservationWrite(tables.reservations, reservation.reservation, reservation));
  }

  const states = new Map(
    days.map((key, index) => [dayPartition(key), new InventoryDay(key, dayItems[index] ?? [])]),
  );
  const dayOf = (key: DayKey) => states.get(dayPartition(key)) as InventoryDay;
  const refusal = decideInventory(inventory, dayOf, nowMs);
  if (refusal) return { refusal };
  for (const day of states.values()) writes.push(...day.writes(tables.records, nowMs));
  return { writes };
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
