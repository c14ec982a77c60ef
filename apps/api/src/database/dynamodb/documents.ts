/** Documents as items of the records table. */
import {
  type AttributeValue,
  QueryCommand,
  type QueryCommandOutput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { DocumentKey, DocumentRepository, DocumentWrite, StoredDocument } from '@quicktable/domain';
import { decodeDocumentCursor, encodeCursor } from '../cursor.ts';
import type { Item } from './attributes.ts';
import { batchGet } from './batch-get.ts';
import type { DynamoDBConnection } from './connection.ts';
import { RECORDS_TIME_TO_LIVE } from './tables.ts';

/** A document as stored, expired or not. */
interface Found {
  readonly document: StoredDocument;
  readonly isExpired: boolean;
}

export const documentItemKey = (key: DocumentKey): Item => ({
  pk: { S: `${key.kind}#${key.partition}` },
  sk: { S: key.id },
});

function toDocument(key: Omit<DocumentKey, 'id'>, item: Item): StoredDocument {
  return {
    kind: key.kind,
    partition: key.partition,
    id: item['sk']?.S ?? '',
    body: JSON.parse(item['body']?.S ?? 'null') as unknown,
    revision: Number(item['revision']?.N),
    expiresAtMs: item['expiresAtMs']?.N === undefined ? null : Number(item['expiresAtMs'].N),
  };
}

function isExpired(document: StoredDocument, nowMs: number): boolean {
  return document.expiresAtMs !== null && document.expiresAtMs <= nowMs;
}

export function readDocument(key: DocumentKey, item: Item | undefined, nowMs: number): Found | undefined {
  if (!item) return undefined;
  const document = toDocument(key, item);
  return { document, isExpired: isExpired(document, nowMs) };
}

/** The write, conditional on the document being what was judged. */
export function documentWrite(
  TableName: string,
  write: DocumentWrite,
  found: Found | undefined,
): TransactWriteItem {
  const Key = documentItemKey(write.key);
  const unchanged = found
    ? {
        // The expiry too, since a document may have expired and come again with the same revision.
        ConditionExpression:
          found.document.expiresAtMs === null
            ? 'revision = :revision AND attribute_not_exists(expiresAtMs)'
            : 'revision = :revision AND expiresAtMs = :expiresAtMs',
        ExpressionAttributeValues: {
          ':revision': { N: String(found.document.revision) },
          ...(found.document.expiresAtMs !== null && {
            ':expiresAtMs': { N: String(found.document.expiresAtMs) },
          }),
        } satisfies Record<string, AttributeValue>,
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  if (write.op === 'delete') {
    return found
      ? { Delete: { TableName, Key, ...unchanged } }
      : { ConditionCheck: { TableName, Key, ...unchanged } };
  }
  const revision = found && !found.isExpired ? found.document.revision + 1 : 1;
  const Item: Item = {
    ...Key,
    body: { S: JSON.stringify(write.body) },
    revision: { N: String(revision) },
  };
  if (write.expiresAtMs !== null) {
    Item['expiresAtMs'] = { N: String(write.expiresAtMs) };
    Item[RECORDS_TIME_TO_LIVE] = { N: String(Math.ceil(write.expiresAtMs / 1000)) };
  }
  return { Put: { TableName, Item, ...unchanged } };
}

export function createDocumentRepository(
  connection: DynamoDBConnection,
  TableName: string,
): DocumentRepository {
  async function findMany(keys: readonly DocumentKey[], nowMs: number, signal?: AbortSignal) {
    const items = await batchGet(
      connection,
      keys.map((key) => ({ table: TableName, key: documentItemKey(key) })),
      signal,
    );
    return keys.map((key, index) => {
      const found = readDocument(key, items[index], nowMs);
      return found && !found.isExpired ? found.document : null;
    });
  }

  return {
    findMany,
    async find(key, nowMs, signal) {
      const [document] = await findMany([key], nowMs, signal);
      return document ?? null;
    },
    async list({ kind, partition, idPrefix, descending }, { limit, cursor }, nowMs, signal) {
      const documents: StoredDocument[] = [];
      const pk: AttributeValue = { S: `${kind}#${partition}` };
      let start: Item | undefined =
        cursor === null ? undefined : { pk, sk: { S: decodeDocumentCursor(cursor) } };
      do {
        const page: QueryCommandOutput = await connection.send(
          new QueryCommand({
            TableName,
            ConsistentRead: true,
            ScanIndexForward: !descending,
            Limit: limit - documents.length,
            KeyConditionExpression: idPrefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
            FilterExpression: 'attribute_not_exists(expiresAtMs) OR expiresAtMs > :now',
            ExpressionAttributeValues: {
              ':pk': pk,
              ':now': { N: String(nowMs) },
              ...(idPrefix && { ':prefix': { S: idPrefix } }),
            },
            ...(start && { ExclusiveStartKey: start }),
          }),
          signal,
        );
        for (const item of page.Items ?? []) documents.push(toDocument({ kind, partition }, item));
        start = page.LastEvaluatedKey;
      } while (start && documents.length < limit);
      return {
        items: documents,
        nextCursor: start ? encodeCursor({ id: start['sk']?.S ?? '' }) : null,
      };
    },
  };
}
