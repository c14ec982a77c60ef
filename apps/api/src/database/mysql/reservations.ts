/** Reservations as rows, beside the lab's. */
import type { Reservation, ReservationRepository } from '@quicktable/domain';
import { sql } from 'kysely';
import { decodeReservationCursor, encodeCursor } from '../cursor.ts';
import type { MysqlConnection } from './connection.ts';
import type { ReservationRow } from './schema.ts';

/** A row of the lab has no details and is no reservation of the service. */
export function toReservation(row: Pick<ReservationRow, 'details'> | undefined): Reservation | null {
  return row?.details ? (JSON.parse(row.details) as Reservation) : null;
}

export function toRow(reservation: Reservation): ReservationRow {
  return {
    user_id: reservation.userId,
    reservation_id: reservation.reservationId,
    restaurant_id: reservation.restaurantId,
    restaurant_name: reservation.restaurantName,
    date: reservation.date,
    time: reservation.time,
    party_size: reservation.partySize,
    phone_number: reservation.phoneNumber,
    status: reservation.status,
    created_at: reservation.createdAt,
    revision: reservation.revision,
    start_minute: reservation.startMinute,
    details: JSON.stringify(reservation),
  };
}

export function createReservationRepository(connection: MysqlConnection): ReservationRepository {
  const listByRestaurant = (
    comparison: '=' | '>=',
    restaurantId: string,
    date: string,
    signal?: AbortSignal,
  ): Promise<readonly Reservation[]> =>
    connection.run(async (db) => {
      const rows = await db
        .selectFrom('reservations')
        .select('details')
        .where('restaurant_id', '=', restaurantId)
        .where('date', comparison, date)
        .where('revision', 'is not', null)
        .orderBy('date')
        .execute();
      return rows.map(toReservation).filter((reservation) => reservation !== null);
    }, signal);

  return {
    find: (key, signal) =>
      connection.run(
        async (db) =>
          toReservation(
            await db
              .selectFrom('reservations')
              .select('details')
              .where('user_id', '=', key.userId)
              .where('reservation_id', '=', key.reservationId)
              .executeTakeFirst(),
          ),
        signal,
      ),

    async listByUser(userId, { limit, cursor }, signal) {
      const after = cursor === null ? undefined : decodeReservationCursor(cursor);
      const rows = await connection.run((db) => {
        let query = db
          .selectFrom('reservations')
          .select(['details', 'date', 'start_minute', 'reservation_id'])
          .where('user_id', '=', userId)
          .where('revision', 'is not', null)
          .orderBy('date', 'desc')
          .orderBy('start_minute', 'desc')
          .orderBy('reservation_id', 'desc')
          // One more tells whether a page follows.
          .limit(sql.lit(limit + 1));
        if (after) {
          query = query.where((eb) =>
            eb.or([
              eb('date', '<', after.date),
              eb.and([eb('date', '=', after.date), eb('start_minute', '<', after.startMinute)]),
              eb.and([
                eb('date', '=', after.date),
                eb('start_minute', '=', after.startMinute),
                eb('reservation_id', '<', after.reservationId),
              ]),
            ]),
          );
        }
        return query.execute();
      }, signal);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(toReservation).filter((reservation) => reservation !== null),
        nextCursor:
          rows.length > limit && last
            ? encodeCursor({
                date: last.date,
                startMinute: last.start_minute ?? 0,
                reservationId: last.reservation_id,
              })
            : null,
      };
    },

    listByRestaurantDate: (restaurantId, date, signal) => listByRestaurant('=', restaurantId, date, signal),
    listByRestaurantFrom: (restaurantId, fromDate, signal) =>
      listByRestaurant('>=', restaurantId, fromDate, signal),
  };
}
