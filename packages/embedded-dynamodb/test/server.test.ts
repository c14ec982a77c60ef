import { connect as connectSocket } from 'node:net';
import {
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test } from 'vitest';
import {
  createDynamoDBServer,
  type DynamoDBServer,
  type DynamoDBServerOptions,
} from '@quicktable/embedded-dynamodb';
import { connect, createTable, tableDefinition } from './support/tables.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(options: DynamoDBServerOptions = {}): Promise<DynamoDBServer> {
  const server = await createDynamoDBServer(options);
  open.push(server);
  return server;
}

function clients(server: DynamoDBServer) {
  const { client, documents } = connect(server.url);
  open.push({ close: () => client.destroy() });
  return { client, documents };
}

test('a table is active as soon as it is created, and keeps what is put into it', async () => {
  const { client } = clients(await start());
  const definition = tableDefinition();

  await client.send(new CreateTableCommand(definition));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: definition.TableName }));
  await client.send(
    new PutItemCommand({
      TableName: definition.TableName,
      Item: { pk: { S: 'a' }, sk: { S: 'b' }, n: { N: '1' } },
    }),
  );
  const { Item } = await client.send(
    new GetItemCommand({ TableName: definition.TableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
  );

  expect(Table?.TableStatus).toBe('ACTIVE');
  expect(Item).toEqual({ pk: { S: 'a' }, sk: { S: 'b' }, n: { N: '1' } });
});

test('a port that is taken rejects with EADDRINUSE', async () => {
  const first = await start();

  const second = createDynamoDBServer({ port: first.port });

  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a request of more than 16 MB is refused with 413, also when its length is not announced', async () => {
  const server = await start();
  const socket = connectSocket(server.port, '127.0.0.1');
  open.push({ close: () => socket.destroy() });
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
  });
  socket.on('error', () => undefined);

  socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
  for (let count = 0; count < 17; count += 1) socket.write(chunk);

  await expect.poll(() => answer, { timeout: 10_000 }).toMatch(/^HTTP\/1\.1 413/);
});

test('values nested beyond all limits are refused, not a fault of the server', async () => {
  const server = await start();
  const { client } = clients(server);
  const TableName = await createTable(client);
  const depth = 200_000;
  const body = `{"TableName":"${TableName}","Item":${'{"a":{"M":'.repeat(depth)}{}${'}}'.repeat(depth)}}`;

  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem', authorization: 'AWS4-HMAC-SHA256 x' },
    body,
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: expect.stringContaining('ValidationException') });
});

test('an operation that it lacks is answered with its name', async () => {
  const server = await start();

  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ExecuteStatement', authorization: 'AWS4-HMAC-SHA256 x' },
    body: '{}',
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    __type: 'com.amazon.coral.service#UnknownOperationException',
    message: expect.stringContaining('ExecuteStatement'),
  });
});

test('a GET answers that it is healthy', async () => {
  const server = await start();

  const response = await fetch(server.url);

  expect(await response.text()).toContain('healthy');
});

test('latencyMs delays operations on items', async () => {
  const { documents, client } = clients(await start({ latencyMs: 60 }));
  const TableName = await createTable(client);

  const startedAt = performance.now();
  await documents.send(new PutCommand({ TableName, Item: { pk: 'a', sk: 'b' } }));

  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
});
