/**
 * The two tables: reservations, as the lab and its CloudFormation template have them, and records, which holds
 * restaurants, inventory, holds, idempotency keys and every other document.
 */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { delay } from '../abort.ts';
import { DatabaseUnavailableError } from '../errors.ts';
import type { DynamoDBConnection } from './connection.ts';

export const USER_DATE_INDEX = 'userId-date-index';
export const RESTAURANT_DATE_INDEX = 'restaurantId-date-index';

/** The attribute of the records table after which DynamoDB may delete an item, in seconds since 1970. */
export const RECORDS_TIME_TO_LIVE = 'expiresAtSeconds';

const ACTIVE_DEADLINE_MS = 60_000;
const POLL_MS = 200;

/** The records table stands beside the reservations table and is named after it. */
export const recordsTableName = (reservationsTable: string) => `${reservationsTable}-records`;

type TableDefinition = CreateTableCommandInput & { TableName: string };

function reservationsDefinition(TableName: string): TableDefinition {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'userId', AttributeType: 'S' },
      { AttributeName: 'reservationId', AttributeType: 'S' },
      { AttributeName: 'date', AttributeType: 'S' },
      { AttributeName: 'restaurantId', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'userId', KeyType: 'HASH' },
      { AttributeName: 'reservationId', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: USER_DATE_INDEX,
        KeySchema: [
          { AttributeName: 'userId', KeyType: 'HASH' },
          { AttributeName: 'date', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: RESTAURANT_DATE_INDEX,
        KeySchema: [
          { AttributeName: 'restaurantId', KeyType: 'HASH' },
          { AttributeName: 'date', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}

function recordsDefinition(TableName: string): TableDefinition {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  };
}

/** Creates the reservations table if it is missing, and waits until it can be used. */
export async function createReservationsTable(connection: DynamoDBConnection, table: string): Promise<void> {
  await createIfMissing(connection, reservationsDefinition(table));
}

/** Creates the records table if it is missing, with its expiry attribute, and waits until it can be used. */
export async function createRecordsTable(connection: DynamoDBConnection, table: string): Promise<void> {
  await createIfMissing(connection, recordsDefinition(table));
  const { TimeToLiveDescription } = await connection.send(
    new DescribeTimeToLiveCommand({ TableName: table }),
  );
  if (TimeToLiveDescription?.TimeToLiveStatus !== 'DISABLED') return;
  await connection.send(
    new UpdateTimeToLiveCommand({
      TableName: table,
      TimeToLiveSpecification: { Enabled: true, AttributeName: RECORDS_TIME_TO_LIVE },
    }),
  );
}

async function createIfMissing(connection: DynamoDBConnection, definition: TableDefinition) {
  const deadline = performance.now() + ACTIVE_DEADLINE_MS;
  let status = await statusOf(connection, definition.TableName);
  if (status === undefined) {
    try {
      await connection.send(new CreateTableCommand(definition));
    } catch (error) {
      // Another process is creating it at this moment.
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  while (performance.now() < deadline) {
    status = await statusOf(connection, definition.TableName);
    if (status === 'ACTIVE' || status === 'UPDATING') return;
    await delay(POLL_MS);
  }
  throw new DatabaseUnavailableError(`The table ${definition.TableName} does not become active`);
}

async function statusOf(connection: DynamoDBConnection, TableName: string): Promise<string | undefined> {
  try {
    return (await connection.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  } catch (error) {
    if (error instanceof DatabaseUnavailableError && error.cause instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}
