import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import { createDynamoDBReservationDatabase } from '../../src/database/dynamodb/reservation-database.ts';
import { createMysqlReservationDatabase } from '../../src/database/mysql/reservation-database.ts';
import type { ReservationDatabaseConnection } from '../../src/database/reservation-database.ts';
import { hasMariadb, startMariadb } from './support/mariadb.ts';
import { checkAgainstModel } from './support/model-property.ts';

const runs = Number(process.env['QUICKTABLE_MODEL_RUNS'] ?? 25);
const title = `${runs} generated histories are answered as a model of a few maps answers them`;

test(`on DynamoDB, ${title}`, async () => {
  const server = await createDynamoDBServer();
  const open: ReservationDatabaseConnection[] = [];
  try {
    await checkAgainstModel(async () => {
      const database = createDynamoDBReservationDatabase({
        region: 'ap-northeast-2',
        endpoint: server.url,
        table: `Reservations-${open.length}`,
      });
      open.push(database);
      await database.initialize();
      return database;
    }, runs);
  } finally {
    for (const database of open) await database.close();
    await server.close();
  }
  expect(open.length).toBeGreaterThanOrEqual(runs);
}, 180_000);

test.runIf(hasMariadb)(
  `on MySQL, ${title}`,
  async () => {
    const server = await startMariadb();
    const database = createMysqlReservationDatabase({ url: server.url('model') });
    try {
      await database.initialize();
      const root = await createConnection(server.url('model'));
      await checkAgainstModel(async () => {
        for (const table of ['reservations', 'inventory_days', 'claims', 'documents']) {
          await root.query('DELETE FROM ??', [table]);
        }
        return database;
      }, runs);
      await root.end();
    } finally {
      await database.close();
      await server.close();
    }
  },
  180_000,
);
