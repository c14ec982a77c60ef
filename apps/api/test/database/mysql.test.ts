import { readFile } from 'node:fs/promises';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labReservations } from '../../src/database/lab-reservations.ts';
import { createMysqlLabRepository } from '../../src/database/mysql/lab-reservation-repository.ts';
import { createMysqlReservationDatabase } from '../../src/database/mysql/reservation-database.ts';
import { describeLabRepository } from './support/lab-contract.ts';
import { hasMariadb, type Mariadb, startMariadb } from './support/mariadb.ts';
import { describeReservationDatabase } from './support/reservation-contract.ts';
import { aKey, aPut, NOW_MS } from './support/reservations.ts';

describe.runIf(hasMariadb)('on MariaDB', () => {
  let server: Mariadb;
  const open: { close(): unknown }[] = [];
  const keep = <Value extends { close(): unknown }>(value: Value): Value => {
    open.push(value);
    return value;
  };
  beforeAll(async () => {
    server = await startMariadb();
  }, 120_000);
  afterAll(async () => {
    try {
      for (const one of open.splice(0).reverse()) await one.close();
    } finally {
      await server.close();
    }
  });

  describeLabRepository('MariaDB', async () => keep(createMysqlLabRepository({ url: server.url('lab') })));

  describeReservationDatabase('MariaDB', async () => {
    const database = keep(createMysqlReservationDatabase({ url: server.url('service') }));
    await database.initialize();
    await database.initialize();
    return database;
  });

  test("the lab's script makes the table that the service goes on with, and the lab's ten rows", async () => {
    const root = await createConnection({
      uri: server.url('mysql'),
      multipleStatements: true,
      dateStrings: true,
    });
    await root.query('CREATE DATABASE by_script CHARACTER SET utf8mb4; USE by_script');
    const script = await readFile(new URL('../../sql/init_db.sql', import.meta.url), 'utf8');
    await root.query(script);
    await root.query(script);

    const [rows] = await root.query(
      `SELECT user_id AS userId, reservation_id AS reservationId, restaurant_name AS restaurantName, date, time,
        party_size AS partySize, restaurant_id AS restaurantId, phone_number AS phoneNumber, status,
        created_at AS createdAt FROM reservations ORDER BY reservation_id`,
    );
    await root.end();
    const repository = keep(createMysqlLabRepository({ url: server.url('by_script') }));

    expect(rows).toEqual(labReservations);
    expect(await repository.find('user123', 'res001')).toMatchObject({
      restaurantName: 'Seoul BBQ',
      time: '19:00',
    });
    expect(await repository.initialize()).toBe(10);
  });

  test('several processes may initialize at once', async () => {
    const databases = Array.from({ length: 4 }, () =>
      keep(createMysqlReservationDatabase({ url: server.url('together') })),
    );

    await Promise.all(databases.map((database) => database.initialize()));

    expect(await databases[0]?.documents.find(aKey('x'), NOW_MS)).toBeNull();
  });

  test('a server that was restarted is used again without an error', async () => {
    const database = keep(createMysqlReservationDatabase({ url: server.url('restarted') }));
    const repository = keep(createMysqlLabRepository({ url: server.url('restarted') }));
    await database.initialize();
    await repository.initialize();

    await server.restart();
    const found = await repository.find('user123', 'res001');
    const result = await database.commit({ nowMs: NOW_MS, documents: [aPut(aKey('after'), 1)] });

    expect(found?.restaurantName).toBe('Seoul BBQ');
    expect(result).toEqual({ committed: true });
  });

  test('a server that is stopped in its tracks is unavailable within a bounded time, and then available again', async () => {
    await keep(createMysqlLabRepository({ url: server.url('frozen') })).initialize();
    const repository = keep(createMysqlLabRepository({ url: server.url('frozen'), statementTimeoutMs: 300 }));

    server.process.kill('SIGSTOP');
    try {
      await expect(repository.find('user123', 'res001')).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        statusCode: 503,
      });
    } finally {
      server.process.kill('SIGCONT');
    }

    await expect
      .poll(() => repository.find('user123', 'res001').catch(() => undefined), { timeout: 20_000 })
      .toBeDefined();
  });

  test('without the tables it says which command creates them', async () => {
    const root = await createConnection(server.url('mysql'));
    await root.query('CREATE DATABASE empty_one');
    await root.end();
    const repository = keep(createMysqlLabRepository({ url: server.url('empty_one') }));

    await expect(repository.find('user123', 'res001')).rejects.toThrow(/npm run init/);
  });

  test('rows that expired long ago are deleted', async () => {
    const database = keep(
      createMysqlReservationDatabase({
        url: server.url('swept'),
        sweepMs: 20,
        clock: () => NOW_MS + 24 * 60 * 60 * 1_000,
      }),
    );
    await database.initialize();
    await database.commit({
      nowMs: NOW_MS,
      documents: [aPut(aKey('old'), 1, { expiresAtMs: NOW_MS + 1 }), aPut(aKey('kept'), 1)],
    });
    const root = await createConnection(server.url('swept'));

    await expect
      .poll(async () => (await root.query('SELECT id FROM documents'))[0], { timeout: 10_000 })
      .toEqual([{ id: 'kept' }]);
    await root.end();
  });
});

test('a MySQL that is not there is unavailable, soon', async () => {
  const repository = createMysqlLabRepository({ url: 'mysql://root@127.0.0.1:1/quicktable' });

  await expect(repository.find('user123', 'res001')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await repository.close();
});
