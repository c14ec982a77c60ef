/** Tables and clients for the suites. */
import { randomUUID } from 'node:crypto';
import { type CreateTableCommandInput, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A client as an application makes it; `undefined` values are refused, as by default. */
export function connect(endpoint: string): { client: DynamoDBClient; documents: DynamoDBDocumentClient } {
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return { client, documents: DynamoDBDocumentClient.from(client) };
}

/** A table name that no other test uses. */
const uniqueName = (prefix = 'table') => `${prefix}-${randomUUID().slice(0, 8)}`;

/** Partition key `pk`, sort key `sk`, a local index on `local` and two global ones on `group` and `rank`. */
export function tableDefinition(TableName = uniqueName()): CreateTableCommandInput & { TableName: string } {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'local', AttributeType: 'S' },
      { AttributeName: 'group', AttributeType: 'S' },
      { AttributeName: 'rank', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-local',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'local', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-group',
        KeySchema: [
          { AttributeName: 'group', KeyType: 'HASH' },
          { AttributeName: 'rank', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-group-keys',
        KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
}

/** Creates the table of `tableDefinition` and returns its name. */
export async function createTable(client: DynamoDBClient): Promise<string> {
  const definition = tableDefinition();
  await client.send(new CreateTableCommand(definition));
  return definition.TableName;
}
