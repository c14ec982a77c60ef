import { randomUUID } from 'node:crypto';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { afterAll, describe } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../../scripts/lib/dynamodb-local.mjs';
import { createDynamoDBReservationDatabase } from '../../src/database/dynamodb/reservation-database.ts';
import { describeReservationDatabase } from './support/reservation-contract.ts';

const open: { close(): unknown }[] = [];
afterAll(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function databaseOn(server: { url: string; close(): Promise<void> }) {
  open.push(server);
  const database = createDynamoDBReservationDatabase({
    region: 'ap-northeast-2',
    endpoint: server.url,
    table: `Reservations-${randomUUID().slice(0, 8)}`,
  });
  open.push(database);
  await database.initialize();
  await database.initialize();
  return database;
}

describeReservationDatabase('the embedded DynamoDB', async () => databaseOn(await createDynamoDBServer()));

describe.runIf(hasDynamoDBLocal)('with Java', () => {
  describeReservationDatabase('DynamoDB Local', async () => databaseOn(await startDynamoDBLocal()));
});
