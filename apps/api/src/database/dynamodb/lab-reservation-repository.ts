/** The lab's reservations in DynamoDB. */
import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { DatabaseBusyError } from '@quicktable/domain';
import { delay } from '../abort.ts';
import {
  type LabReservation,
  type LabReservationRepository,
  toLabReservation,
} from '../lab-reservation-repository.ts';
import { labReservations } from '../lab-reservations.ts';
import { fromItem, toItem } from './attributes.ts';
import { connectDynamoDB, type DynamoDBConnectionOptions } from './connection.ts';
import { createReservationsTable } from './tables.ts';

export interface DynamoDBLabOptions extends DynamoDBConnectionOptions {
  /** The reservations table, `Reservations` in the lab. */
  readonly table: string;
}

const MAX_BATCH_ATTEMPTS = 8;

export function createDynamoDBLabRepository(options: DynamoDBLabOptions): LabReservationRepository {
  const { table } = options;
  const connection = connectDynamoDB(options);

  async function find(
    userId: string,
    reservationId: string,
    signal?: AbortSignal,
  ): Promise<LabReservation | undefined> {
    // Strongly consistent, so that what is loaded into the cache after a write is not older than the write.
    const { Item } = await connection.send(
      new GetItemCommand({
        TableName: table,
        Key: { userId: { S: userId }, reservationId: { S: reservationId } },
        ConsistentRead: true,
      }),
      signal,
    );
    return Item && toLabReservation(fromItem(Item) as unknown as LabReservation);
  }

  return {
    find,
    async put(row, signal) {
      await connection.send(new PutItemCommand({ TableName: table, Item: toItem(row) }), signal);
    },
    async initialize() {
      await createReservationsTable(connection, table);
      let requests: WriteRequest[] = labReservations.map((row) => ({ PutRequest: { Item: toItem(row) } }));
      for (let attempt = 0; requests.length > 0; attempt += 1) {
        // DynamoDB may take a part of a batch only; the rest goes again, a little later each time.
        if (attempt === MAX_BATCH_ATTEMPTS) throw new DatabaseBusyError('DynamoDB is throttling');
        if (attempt > 0) await delay(50 * 2 ** attempt);
        const { UnprocessedItems } = await connection.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
        );
        requests = UnprocessedItems?.[table] ?? [];
      }
      return labReservations.length;
    },
    async ping(signal) {
      await find('health', 'health', signal);
    },
    async close() {
      connection.close();
    },
  };
}
