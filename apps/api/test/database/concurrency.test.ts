import { randomInt, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { afterEach, describe, test } from 'vitest';
import { hasDynamoDBLocal, startDynamoDBLocal } from '../../../../scripts/lib/dynamodb-local.mjs';
import { createDynamoDBReservationDatabase } from '../../src/database/dynamodb/reservation-database.ts';
import { createMysqlReservationDatabase } from '../../src/database/mysql/reservation-database.ts';
import { proveEvening } from './support/evening-proof.ts';
import { hasMariadb, startMariadb } from './support/mariadb.ts';

// The processes that fight run what was built.
const isBuilt = existsSync(new URL('../../dist/database/mysql/reservation-database.js', import.meta.url));
const seed = Number(process.env['QUICKTABLE_PROOF_SEED'] ?? randomInt(1_000_000));
const attempts = Number(process.env['QUICKTABLE_PROOF_ATTEMPTS'] ?? 1_000);
const title = `${attempts} attempts on one evening from 4 processes, some killed: nothing oversold, lost or leaked (QUICKTABLE_PROOF_SEED=${seed})`;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
const keep = <Value extends { close(): unknown }>(value: Value): Value => {
  open.push(value);
  return value;
};

async function onDynamoDB(server: { url: string; close(): Promise<void> }) {
  keep(server);
  const options = {
    region: 'ap-northeast-2',
    endpoint: server.url,
    table: `Reservations-${randomUUID().slice(0, 8)}`,
    // A busy machine lets Amazon's emulator wait long; what is proved does not depend on it.
    attemptTimeoutMs: 40_000,
    patienceMs: 60_000,
  };
  const database = keep(createDynamoDBReservationDatabase(options));
  await database.initialize();
  return { kind: 'dynamodb', options, database } as const;
}

describe.runIf(isBuilt)('an evening that everybody wants', () => {
  test(`on the embedded DynamoDB: ${title}`, async () => {
    await proveEvening(await onDynamoDB(await createDynamoDBServer()), seed, attempts);
  }, 300_000);

  test.runIf(hasDynamoDBLocal)(
    `on DynamoDB Local: ${title}`,
    async () => {
      await proveEvening(await onDynamoDB(await startDynamoDBLocal()), seed, attempts);
    },
    300_000,
  );

  test.runIf(hasMariadb)(
    `on MariaDB: ${title}`,
    async () => {
      const server = keep(await startMariadb());
      const options = { url: server.url('proof'), statementTimeoutMs: 20_000, patienceMs: 30_000 };
      const database = keep(createMysqlReservationDatabase(options));
      await database.initialize();
      await proveEvening({ kind: 'mysql', options, database }, seed, attempts);
    },
    300_000,
  );
});
