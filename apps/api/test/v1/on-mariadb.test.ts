import { afterAll, beforeAll, describe } from 'vitest';
import { createMysqlReservationDatabase } from '../../src/database/mysql/reservation-database.ts';
import { hasMariadb, type Mariadb, startMariadb } from '../database/support/mariadb.ts';
import { describeGuestJourney } from './support/guest-journey.ts';
import { describeRestaurantEditing } from './support/restaurant-editing.ts';
import { describeStaffEvening } from './support/staff-evening.ts';

describe.runIf(hasMariadb)('the service of /v1 on MySQL', () => {
  let server: Mariadb;
  let databases = 0;
  beforeAll(async () => {
    server = await startMariadb();
  }, 120_000);
  afterAll(() => server.close());

  const openDatabase = async () => {
    const database = createMysqlReservationDatabase({ url: server.url(`journey_${(databases += 1)}`) });
    await database.initialize();
    return database;
  };
  describeGuestJourney('MariaDB', openDatabase);
  describeStaffEvening('MariaDB', openDatabase);
  describeRestaurantEditing('MariaDB', openDatabase);
});
