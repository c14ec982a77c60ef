import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { expect, test } from 'vitest';
import { connect, createTable } from './support/tables.ts';

const START_MS = Date.parse('2024-02-20T10:00:00Z');
const seconds = (ms: number) => Math.floor(ms / 1000);

test('expired items are seen until a sweep has passed, then they and their index entries are gone', async () => {
  let nowMs = START_MS;
  const server = await createDynamoDBServer({ clock: () => nowMs, timeToLiveSweepMs: 10 });
  const { client, documents } = connect(server.url);
  try {
    const TableName = await createTable(client);
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'ends' },
      }),
    );
    const items = [
      { sk: 'soon', ends: seconds(START_MS) + 60 },
      { sk: 'later', ends: seconds(START_MS) + 3600 },
      { sk: 'never' },
      { sk: 'text', ends: 'tomorrow' },
      { sk: 'milliseconds', ends: 1 },
    ];
    for (const item of items) {
      await documents.send(
        new PutCommand({ TableName, Item: { pk: 'p', local: 'l', group: 'g', rank: 1, ...item } }),
      );
    }
    const remaining = async (IndexName?: string) => {
      const { Items } = await documents.send(
        new QueryCommand({
          TableName,
          ...(IndexName && { IndexName }),
          KeyConditionExpression: IndexName ? '#g = :g' : '#g = :p',
          ExpressionAttributeNames: { '#g': IndexName ? 'group' : 'pk' },
          ExpressionAttributeValues: IndexName ? { ':g': 'g' } : { ':p': 'p' },
        }),
      );
      return (Items ?? []).map((item) => String(item['sk'])).toSorted();
    };

    expect(await remaining()).toEqual(['later', 'milliseconds', 'never', 'soon', 'text']);
    nowMs += 60_000;
    await expect
      .poll(() => remaining(), { timeout: 10_000 })
      .toEqual(['later', 'milliseconds', 'never', 'text']);
    expect(await remaining('by-group')).toEqual(['later', 'milliseconds', 'never', 'text']);
  } finally {
    client.destroy();
    await server.close();
  }
});
