/** The lab's reservations in MySQL. */
import { sql } from 'kysely';
import type { LabReservationRepository, LabReservationRow } from '../lab-reservation-repository.ts';
import { labReservations } from '../lab-reservations.ts';
import { connectMysql, type MysqlConnection, type MysqlOptions } from './connection.ts';

export function createMysqlLabRepository(options: MysqlOptions): LabReservationRepository {
  const connection = connectMysql(options);
  return {
    find: (userId, reservationId, signal) =>
      connection.run(
        (db) =>
          db
            .selectFrom('reservations')
            .select([
              'user_id as userId',
              'reservation_id as reservationId',
              'restaurant_name as restaurantName',
              'date',
              'time',
              'party_size as partySize',
            ])
            .where('user_id', '=', userId)
            .where('reservation_id', '=', reservationId)
            .executeTakeFirst(),
        signal,
      ),
    put: (row, signal) => putRows(connection, [row], signal),
    async initialize() {
      await connection.initialize();
      await putRows(connection, labReservations);
      return labReservations.length;
    },
    ping: async (signal) => {
      await connection.run((db) => sql`SELECT 1`.execute(db), signal);
    },
    close: () => connection.close(),
  };
}

async function putRows(
  connection: MysqlConnection,
  rows: readonly LabReservationRow[],
  signal?: AbortSignal,
) {
  const values = rows.map((row) => ({
    user_id: row.userId,
    reservation_id: row.reservationId,
    restaurant_id: row.restaurantId,
    restaurant_name: row.restaurantName,
    date: row.date,
    time: row.time,
    party_size: row.partySize,
    phone_number: row.phoneNumber,
    status: row.status,
    created_at: row.createdAt,
  }));
  // REPLACE drops what a reservation of the service may have left in a row, as a put does in DynamoDB.
  await connection.run(async (db) => {
    await db.replaceInto('reservations').values(values).execute();
  }, signal);
}
