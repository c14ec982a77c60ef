import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { createDynamoDBServer } from '@quicktable/embedded-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { connect, createTable } from './support/tables.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

async function folder() {
  const directory = await mkdtemp(join(tmpdir(), 'embedded-dynamodb-'));
  cleanUp.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function open(directory: string, clock?: () => number) {
  const server = await createDynamoDBServer({ directory, ...(clock && { clock }) });
  const { client, documents } = connect(server.url);
  cleanUp.push(async () => {
    client.destroy();
    await server.close();
  });
  return { server, client, documents };
}

test('what was written is there after a restart: tables, items, and tokens already used', async () => {
  const directory = await folder();
  const first = await open(directory);
  const TableName = await createTable(first.client);
  const transaction = () =>
    new TransactWriteCommand({
      ClientRequestToken: 'once',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: { pk: 'p', sk: 'counter' },
            UpdateExpression: 'ADD hits :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
      ],
    });
  await first.documents.send(transaction());
  await first.server.close();

  const second = await open(directory);
  await second.documents.send(transaction());

  const { Item } = await second.documents.send(
    new GetCommand({ TableName, Key: { pk: 'p', sk: 'counter' } }),
  );
  expect(Item).toMatchObject({ hits: 1 });
});

test('a directory belongs to one process at a time, and what cannot be one is named', async () => {
  const directory = await folder();
  await open(directory);
  const file = join(directory, 'CURRENT');

  await expect(createDynamoDBServer({ directory })).rejects.toMatchObject({
    code: 'DIRECTORY_IN_USE',
    directory,
  });
  await expect(createDynamoDBServer({ directory: file })).rejects.toMatchObject({
    code: 'DIRECTORY_UNUSABLE',
    message: expect.stringContaining(file) as string,
  });
});

test('a token is forgotten after ten minutes', async () => {
  let nowMs = Date.parse('2024-02-20T10:00:00Z');
  const { client, documents } = await open(await folder(), () => nowMs);
  const TableName = await createTable(client);
  const add = () =>
    documents.send(
      new TransactWriteCommand({
        ClientRequestToken: 'again',
        TransactItems: [
          {
            Update: {
              TableName,
              Key: { pk: 'p', sk: 'counter' },
              UpdateExpression: 'ADD hits :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
        ],
      }),
    );

  await add();
  nowMs += 9 * 60_000;
  await add();
  nowMs += 2 * 60_000;
  await add();

  const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: 'p', sk: 'counter' } }));
  expect(Item).toMatchObject({ hits: 2 });
});

test('a deleted table leaves nothing behind for a new one of the same name', async () => {
  const { client, documents } = await open(await folder());
  const TableName = await createTable(client);
  await documents.send(new PutCommand({ TableName, Item: { pk: 'p', sk: 'a', group: 'g', rank: 1 } }));
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));

  await client.send(new DeleteTableCommand({ TableName }));
  const { TableNames } = await client.send(new ListTablesCommand({}));
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: Table?.AttributeDefinitions?.filter(({ AttributeName }) =>
        ['pk', 'sk'].includes(AttributeName ?? ''),
      ),
      KeySchema: Table?.KeySchema,
    }),
  );
  const { Items } = await documents.send(new ScanCommand({ TableName }));

  expect(TableNames).not.toContain(TableName);
  expect(Items).toEqual([]);
});

test('an index that is added later has the items that were there before', async () => {
  const { client, documents } = await open(await folder());
  const TableName = await createTable(client);
  for (const sk of ['a', 'b', 'c']) {
    await documents.send(
      new PutCommand({ TableName, Item: { pk: 'p', sk, color: sk === 'c' ? 'blue' : 'red' } }),
    );
  }

  await client.send(
    new UpdateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'color', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'by-color',
            KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  const query = () =>
    documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-color',
        KeyConditionExpression: 'color = :c',
        ExpressionAttributeValues: { ':c': 'red' },
      }),
    );
  const found = await query();
  await client.send(
    new UpdateTableCommand({
      TableName,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-color' } }],
    }),
  );

  expect(found.Items?.map((item) => String(item['sk'])).toSorted()).toEqual(['a', 'b']);
  await expect(query()).rejects.toMatchObject({ name: 'ValidationException' });
});

// The process that is killed runs what was built.
const built = new URL('../dist/index.js', import.meta.url);

test.runIf(existsSync(built))(
  'killed while many write, it loses no acknowledged write, keeps transactions whole and indexes equal to items',
  async () => {
    const directory = await folder();
    const acknowledged = new Set<string>();
    let TableName = '';

    for (let round = 0; round < 3; round += 1) {
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL('support/writer.mjs', import.meta.url)), directory],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const exited = new Promise((resolve) => child.once('exit', resolve));
      const url = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
      );
      const { client, documents } = connect(url);
      TableName ||= await createTable(client);
      const kill = new AbortController();
      const write = async (writer: number) => {
        for (let count = 0; !kill.signal.aborted; count += 1) {
          const id = `${round}-${writer}-${count}`;
          const half = (name: string) => ({
            Put: { TableName, Item: { pk: 'p', sk: `${id}-${name}`, group: 'g', rank: count } },
          });
          await documents.send(new TransactWriteCommand({ TransactItems: [half('left'), half('right')] }));
          acknowledged.add(id);
        }
      };
      const before = acknowledged.size;
      const writers = Promise.allSettled(Array.from({ length: 8 }, (_, writer) => write(writer)));
      await expect.poll(() => acknowledged.size - before, { timeout: 20_000 }).toBeGreaterThan(40);
      kill.abort();
      child.kill('SIGKILL');
      await exited;
      await writers;
      client.destroy();
    }

    const { documents } = await open(directory);
    const all = async (input: Omit<QueryCommandInput, 'TableName'>) => {
      const found: string[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const { Items, LastEvaluatedKey }: QueryCommandOutput = await documents.send(
          new QueryCommand({ TableName, ...input, ...(start && { ExclusiveStartKey: start }) }),
        );
        found.push(...(Items ?? []).map((item) => String(item['sk'])));
        start = LastEvaluatedKey;
      } while (start);
      return found.toSorted();
    };
    const items = await all({ KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': 'p' } });
    const entries = await all({
      IndexName: 'by-group',
      KeyConditionExpression: '#g = :g',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':g': 'g' },
    });
    const present = new Set(items);

    expect(
      [...acknowledged].filter((id) => !present.has(`${id}-left`) || !present.has(`${id}-right`)),
    ).toEqual([]);
    expect(items.filter((sk) => sk.endsWith('-left') && !present.has(sk.replace('left', 'right')))).toEqual(
      [],
    );
    expect(entries).toEqual(items);
  },
  90_000,
);
