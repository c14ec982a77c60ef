/** What the database can do at most: a bare loop of TransactWriteItems with as many items as a booking writes, through the AWS SDK. */
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';

/** Items of one booking: reservation, quarter of an hour, table, idempotency key, code, log line, event. */
const itemsOfABooking = 7;

export interface RawTarget {
  readonly endpoint: string;
  readonly table: string;
}

/** @returns transactions a second with so many under way */
export async function measureRawTransactions(
  { endpoint, table }: RawTarget,
  count: number,
  concurrency: number,
): Promise<number> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const run = `bench-${Date.now()}`;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: Array.from({ length: itemsOfABooking }, (_, item) => ({
            Put: {
              TableName: table,
              Item: {
                pk: { S: `bench#${run}-${index}` },
                sk: { S: String(item) },
                body: { S: 'x'.repeat(400) },
              },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          })),
        }),
      );
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  client.destroy();
  return count / seconds;
}
