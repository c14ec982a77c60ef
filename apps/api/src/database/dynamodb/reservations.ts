/** Reservations as items of the reservations table, beside the lab's rows. */
import { GetItemCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Reservation, ReservationKey, ReservationRepository } from '@quicktable/domain';
import { decodeReservationCursor, encodeCursor } from '../cursor.ts';
import { fromItem, type Item } from './attributes.ts';
import type { DynamoDBConnection } from './connection.ts';
import { RESTAURANT_DATE_INDEX, USER_DATE_INDEX } from './tables.ts';

export const reservationItemKey = (key: ReservationKey): Item => ({
  userId: { S: key.userId },
  reservationId: { S: key.reservationId },
});

/** A row of the lab has no revision and is no reservation of the service. */
export function toReservation(item: Item | undefined): Reservation | null {
  return item?.['revision'] ? (fromItem(item) as unknown as Reservation) : null;
}

/** Newest first; the id decides between two at one time, so that pages have one order. */
function compareNewestFirst(one: Position, other: Position): number {
  return (
    compare(other.date, one.date) ||
    other.startMinute - one.startMinute ||
    compare(other.reservationId, one.reservationId)
  );
}

type Position = Pick<Reservation, 'date' | 'startMinute' | 'reservationId'>;
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const positionOf = ({ date, startMinute, reservationId }: Position) => ({ date, startMinute, reservationId });

export function createReservationRepository(
  connection: DynamoDBConnection,
  TableName: string,
): ReservationRepository {
  async function listByRestaurant(
    comparison: '=' | '>=',
    restaurantId: string,
    date: string,
    signal?: AbortSignal,
  ): Promise<readonly Reservation[]> {
    const found: Reservation[] = [];
    let start: Item | undefined;
    do {
      const page: QueryCommandOutput = await connection.send(
        new QueryCommand({
          TableName,
          IndexName: RESTAURANT_DATE_INDEX,
          KeyConditionExpression: `restaurantId = :restaurant AND #date ${comparison} :date`,
          FilterExpression: 'attribute_exists(revision)',
          ExpressionAttributeNames: { '#date': 'date' },
          ExpressionAttributeValues: { ':restaurant': { S: restaurantId }, ':date': { S: date } },
          ...(start && { ExclusiveStartKey: start }),
        }),
        signal,
      );
      for (const item of page.Items ?? []) {
        const reservation = toReservation(item);
        if (reservation) found.push(reservation);
      }
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  }

  return {
    async find(key, signal) {
      const { Item } = await connection.send(
        new GetItemCommand({ TableName, Key: reservationItemKey(key), ConsistentRead: true }),
        signal,
      );
      return toReservation(Item);
    },

    // The index orders by date alone. Each page therefore begins at a date's beginning and reads that date to its end.
    async listByUser(userId, { limit, cursor }, signal) {
      const after = cursor === null ? undefined : decodeReservationCursor(cursor);
      const found: Reservation[] = [];
      let start: Item | undefined;
      do {
        const page: QueryCommandOutput = await connection.send(
          new QueryCommand({
            TableName,
            IndexName: USER_DATE_INDEX,
            ConsistentRead: true,
            ScanIndexForward: false,
            Limit: limit + 1,
            KeyConditionExpression: after ? 'userId = :user AND #date <= :date' : 'userId = :user',
            FilterExpression: 'attribute_exists(revision)',
            ...(after && { ExpressionAttributeNames: { '#date': 'date' } }),
            ExpressionAttributeValues: {
              ':user': { S: userId },
              ...(after && { ':date': { S: after.date } }),
            },
            ...(start && { ExclusiveStartKey: start }),
          }),
          signal,
        );
        for (const item of page.Items ?? []) {
          const reservation = toReservation(item);
          if (reservation && (!after || compareNewestFirst(reservation, after) > 0)) found.push(reservation);
        }
        start = page.LastEvaluatedKey;
        // One more than asked for is enough only when its date cannot have others yet to come.
      } while (start && !(found.length > limit && found[limit]?.date !== found.at(-1)?.date));
      const items = found.sort(compareNewestFirst).slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        nextCursor: last && found.length > limit ? encodeCursor(positionOf(last)) : null,
      };
    },

    listByRestaurantDate: (restaurantId, date, signal) => listByRestaurant('=', restaurantId, date, signal),
    listByRestaurantFrom: (restaurantId, fromDate, signal) =>
      listByRestaurant('>=', restaurantId, fromDate, signal),
  };
}
