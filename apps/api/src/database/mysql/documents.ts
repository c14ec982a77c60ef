/** Documents as rows. */
import type { DocumentKey, DocumentRepository, StoredDocument } from '@quicktable/domain';
import { type ExpressionBuilder, sql } from 'kysely';
import { decodeDocumentCursor, encodeCursor } from '../cursor.ts';
import type { MysqlConnection } from './connection.ts';
import type { DocumentRow, Schema } from './schema.ts';

/** Keys that one statement asks for. */
const MAX_KEYS = 200;

export function toDocument(row: DocumentRow): StoredDocument {
  return {
    kind: row.kind,
    partition: row.partition_id,
    id: row.id,
    body: JSON.parse(row.body) as unknown,
    revision: row.revision,
    expiresAtMs: row.expires_at_ms,
  };
}

export const documentName = (key: DocumentKey) => JSON.stringify([key.kind, key.partition, key.id]);

/** The rows of any of the keys. */
export const isOneOf = (keys: readonly DocumentKey[]) => (eb: ExpressionBuilder<Schema, 'documents'>) =>
  eb.or(
    keys.map((key) =>
      eb.and([eb('kind', '=', key.kind), eb('partition_id', '=', key.partition), eb('id', '=', key.id)]),
    ),
  );

const isAlive = (nowMs: number) => (eb: ExpressionBuilder<Schema, 'documents'>) =>
  eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', nowMs)]);

export function createDocumentRepository(connection: MysqlConnection): DocumentRepository {
  async function findMany(keys: readonly DocumentKey[], nowMs: number, signal?: AbortSignal) {
    const found = new Map<string, StoredDocument>();
    for (let from = 0; from < keys.length; from += MAX_KEYS) {
      const chunk = keys.slice(from, from + MAX_KEYS);
      const rows = await connection.run(
        (db) => db.selectFrom('documents').selectAll().where(isOneOf(chunk)).where(isAlive(nowMs)).execute(),
        signal,
      );
      for (const row of rows) {
        const document = toDocument(row);
        found.set(documentName(document), document);
      }
    }
    return keys.map((key) => found.get(documentName(key)) ?? null);
  }

  return {
    findMany,
    async find(key, nowMs, signal) {
      const [document] = await findMany([key], nowMs, signal);
      return document ?? null;
    },
    async list({ kind, partition, idPrefix, descending }, { limit, cursor }, nowMs, signal) {
      const after = cursor === null ? undefined : decodeDocumentCursor(cursor);
      const rows = await connection.run((db) => {
        let query = db
          .selectFrom('documents')
          .selectAll()
          .where('kind', '=', kind)
          .where('partition_id', '=', partition)
          .where(isAlive(nowMs))
          .orderBy('id', descending ? 'desc' : 'asc')
          // One more tells whether a page follows.
          .limit(sql.lit(limit + 1));
        if (after !== undefined) query = query.where('id', descending ? '<' : '>', after);
        if (idPrefix)
          query = query
            .where(sql`LEFT(id, CHAR_LENGTH(${idPrefix}))`, '=', idPrefix)
            .where('id', '>=', idPrefix);
        return query.execute();
      }, signal);
      const items = rows.slice(0, limit).map(toDocument);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last ? encodeCursor({ id: last.id }) : null };
    },
  };
}
