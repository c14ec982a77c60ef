/** What a program may rely on, run on the embedded database and on DynamoDB Local alike. */
import {
  type DynamoDBClient,
  GetItemCommand,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, createTable } from './tables.ts';

export function describeContract(
  name: string,
  start: () => Promise<{ url: string; close(): Promise<void> }>,
) {
  describe(name, () => {
    let server: { url: string; close(): Promise<void> };
    let client: DynamoDBClient;
    let documents: DynamoDBDocumentClient;
    let TableName: string;

    beforeAll(async () => {
      server = await start();
      ({ client, documents } = connect(server.url));
      TableName = await createTable(client);
    }, 120_000);
    afterAll(async () => {
      client.destroy();
      await server.close();
    });

    const read = async (pk: string, sk: string) =>
      (await documents.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;

    test('of many writers on the condition that nobody was first, exactly one succeeds', async () => {
      const attempts = Array.from({ length: 40 }, (_, writer) =>
        documents.send(
          new PutCommand({
            TableName,
            Item: { pk: 'race', sk: 'a', writer },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );

      const outcomes = await Promise.allSettled(attempts);

      const winners = outcomes.flatMap((outcome, writer) => (outcome.status === 'fulfilled' ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(await read('race', 'a')).toMatchObject({ writer: winners[0] });
    });

    test('concurrent additions are all counted', async () => {
      await Promise.all(
        Array.from({ length: 100 }, () =>
          documents.send(
            new UpdateCommand({
              TableName,
              Key: { pk: 'counter', sk: 'a' },
              UpdateExpression: 'ADD hits :one',
              ExpressionAttributeValues: { ':one': 1 },
            }),
          ),
        ),
      );

      expect(await read('counter', 'a')).toMatchObject({ hits: 100 });
    });

    test('a cancelled transaction writes nothing and says why, in the order of its actions', async () => {
      await documents.send(new PutCommand({ TableName, Item: { pk: 'tx', sk: 'present', state: 'old' } }));

      const attempt = documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName, Item: { pk: 'tx', sk: 'first' } } },
            {
              Update: {
                TableName,
                Key: { pk: 'tx', sk: 'present' },
                UpdateExpression: 'SET #s = :new',
                ConditionExpression: '#s = :other',
                ExpressionAttributeNames: { '#s': 'state' },
                ExpressionAttributeValues: { ':new': 'new', ':other': 'other' },
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
            { Delete: { TableName, Key: { pk: 'tx', sk: 'third' } } },
            {
              ConditionCheck: {
                TableName,
                Key: { pk: 'tx', sk: 'absent' },
                ConditionExpression: 'attribute_exists(pk)',
              },
            },
          ],
        }),
      );

      const error = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TransactionCanceledException);
      const reasons = (error as TransactionCanceledException).CancellationReasons ?? [];
      expect(reasons.map((reason) => reason.Code)).toEqual([
        'None',
        'ConditionalCheckFailed',
        'None',
        'ConditionalCheckFailed',
      ]);
      // The document client leaves the items inside an error as they are on the wire.
      expect(reasons[1]?.Item).toMatchObject({ state: { S: 'old' } });
      expect(await read('tx', 'first')).toBeUndefined();
      expect(await read('tx', 'present')).toMatchObject({ state: 'old' });
    });

    test('transactions that overlap keep what each of them keeps: money moved is never seen on its way', async () => {
      const accounts = ['a', 'b', 'c', 'd'];
      for (const sk of accounts)
        await documents.send(new PutCommand({ TableName, Item: { pk: 'bank', sk, sum: 100 } }));
      const move = (from: string, to: string, amount: number) =>
        documents.send(
          new TransactWriteCommand({
            TransactItems: [
              [from, -amount],
              [to, amount],
            ].map(([sk, change]) => ({
              Update: {
                TableName,
                Key: { pk: 'bank', sk },
                UpdateExpression: 'SET #s = #s + :c',
                ConditionExpression: '#s >= :least',
                ExpressionAttributeNames: { '#s': 'sum' },
                ExpressionAttributeValues: { ':c': change, ':least': Number(change) < 0 ? amount : 0 },
              },
            })),
          }),
        );
      const total = async () => {
        const { Responses } = await documents.send(
          new TransactGetCommand({
            TransactItems: accounts.map((sk) => ({ Get: { TableName, Key: { pk: 'bank', sk } } })),
          }),
        );
        return (Responses ?? []).reduce((sum, { Item }) => sum + Number(Item?.['sum']), 0);
      };

      const moves = Array.from({ length: 60 }, (_, index) =>
        move(
          accounts[index % 4] as string,
          accounts[(index + 1 + (index % 3)) % 4] as string,
          (index % 9) + 1,
        ),
      );
      const totals = [];
      for (let count = 0; count < 10; count += 1) totals.push(await total().catch(() => 400));
      // A conflict may cancel a transaction; what matters is that nothing of it remains.
      await Promise.allSettled(moves);

      expect(new Set(totals)).toEqual(new Set([400]));
      expect(await total()).toBe(400);
    });

    test('a transaction repeated with its token happens once, and another one with that token is refused', async () => {
      const add = (amount: number) =>
        documents.send(
          new TransactWriteCommand({
            ClientRequestToken: 'token-of-this-test',
            TransactItems: [
              {
                Update: {
                  TableName,
                  Key: { pk: 'once', sk: 'a' },
                  UpdateExpression: 'ADD hits :n',
                  ExpressionAttributeValues: { ':n': amount },
                },
              },
            ],
          }),
        );

      await add(1);
      await add(1);
      const other = add(2);

      await expect(other).rejects.toBeInstanceOf(IdempotentParameterMismatchException);
      expect(await read('once', 'a')).toMatchObject({ hits: 1 });
    });

    async function pages(input: Omit<QueryCommandInput, 'TableName'>) {
      const found: string[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new QueryCommand({ TableName, ...input, ...(start && { ExclusiveStartKey: start }) }),
        );
        found.push(...(page.Items ?? []).map((item) => String(item['sk'])));
        start = page.LastEvaluatedKey;
      } while (start);
      return found;
    }

    test.each([
      ['local', 'by-local', 'pk', 'many'],
      ['global', 'by-group', 'group', 'crowd'],
      ['keys-only', 'by-group-keys', 'group', 'crowd'],
    ])(
      'pages of a %s index hold each item once, forwards and backwards',
      async (_kind, IndexName, name, value) => {
        const names = Array.from({ length: 100 }, (_, index) => `i${index}`);
        for (let from = 0; from < names.length; from += 25) {
          await documents.send(
            new BatchWriteCommand({
              RequestItems: {
                [TableName]: names.slice(from, from + 25).map((sk) => ({
                  PutRequest: { Item: { pk: 'many', sk, local: 'same', group: 'crowd', rank: 7 } },
                })),
              },
            }),
          );
        }

        for (const ScanIndexForward of [true, false]) {
          const found = await pages({
            IndexName,
            Limit: 7,
            ScanIndexForward,
            KeyConditionExpression: '#k = :v',
            ExpressionAttributeNames: { '#k': name },
            ExpressionAttributeValues: { ':v': value },
          });
          expect(found.toSorted()).toEqual(names.toSorted());
        }
      },
    );

    test('numbers in a sort key are ordered as numbers', async () => {
      const ranks = [-1000, -2.5, -2, 0, 0.5, 2, 10, 99, 100, 12_345];
      for (const rank of ranks.toReversed()) {
        await documents.send(
          new PutCommand({ TableName, Item: { pk: 'ranks', sk: String(rank), group: 'ranked', rank } }),
        );
      }

      const found = await pages({
        IndexName: 'by-group',
        KeyConditionExpression: '#g = :g AND #r BETWEEN :low AND :high',
        ExpressionAttributeNames: { '#g': 'group', '#r': 'rank' },
        ExpressionAttributeValues: { ':g': 'ranked', ':low': -2.5, ':high': 100 },
      });

      expect(found).toEqual(['-2.5', '-2', '0', '0.5', '2', '10', '99', '100']);
    });

    test('an item leaves an index when it loses the key of that index', async () => {
      await documents.send(
        new PutCommand({ TableName, Item: { pk: 'leaving', sk: 'a', group: 'leavers', rank: 1 } }),
      );
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: { pk: 'leaving', sk: 'a' },
          UpdateExpression: 'REMOVE #g',
          ExpressionAttributeNames: { '#g': 'group' },
        }),
      );

      const found = await pages({
        IndexName: 'by-group',
        KeyConditionExpression: '#g = :g',
        ExpressionAttributeNames: { '#g': 'group' },
        ExpressionAttributeValues: { ':g': 'leavers' },
      });

      expect(found).toEqual([]);
    });

    test('a failed condition returns the item that stood in its way, if asked', async () => {
      await documents.send(new PutCommand({ TableName, Item: { pk: 'way', sk: 'a', owner: 'first' } }));

      const attempt = documents.send(
        new PutCommand({
          TableName,
          Item: { pk: 'way', sk: 'a', owner: 'second' },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );

      await expect(attempt).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
        Item: { owner: { S: 'first' } },
      });
    });

    test('bytes, empty strings and Korean come back as they went', async () => {
      const Item = {
        pk: '손님',
        sk: '예약',
        bytes: new Uint8Array([0, 255, 10]),
        empty: '',
        text: '한옥 식탁 🍚',
      };
      await documents.send(new PutCommand({ TableName, Item }));

      expect(await read('손님', '예약')).toEqual(Item);
    });

    test('a table that does not exist is named as the reason', async () => {
      await expect(
        client.send(new GetItemCommand({ TableName: 'no-such-table', Key: { pk: { S: 'a' } } })),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });
}
