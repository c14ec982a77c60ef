/** The domain's database port with what a running service needs beside it. */
import type { DocumentCondition, ReservationDatabase, StoredDocument, Transaction } from '@quicktable/domain';

/** Implemented on DynamoDB and MySQL; one contract suite runs on both. */
export interface ReservationDatabaseConnection extends ReservationDatabase {
  /** Creates the tables that are missing. */
  initialize(): Promise<void>;
  close(): Promise<void>;
}

/** The most documents that one transaction may hold, as the port says. */
const MAX_DOCUMENTS = 60;

/** @throws RangeError, TypeError when the caller broke the port's bounds: a mistake in our own code */
export function checkTransaction(transaction: Transaction): void {
  const documents = transaction.documents ?? [];
  if (documents.length > MAX_DOCUMENTS) {
    throw new RangeError(`A transaction holds at most ${MAX_DOCUMENTS} documents, not ${documents.length}`);
  }
  const keys = new Set(documents.map(({ key }) => JSON.stringify([key.kind, key.partition, key.id])));
  if (keys.size !== documents.length) throw new TypeError('A transaction writes a document once');
  for (const { key } of documents) {
    // Together with the partition it is one key in DynamoDB, so it must be plain where it ends.
    if (!/^[a-z][a-z0-9-]*$/i.test(key.kind)) throw new TypeError(`A document's kind cannot be ${key.kind}`);
  }
}

/** Whether the stored document, null when absent or expired, lets a write happen. */
export function meetsCondition(condition: DocumentCondition, current: StoredDocument | null): boolean {
  if (condition.if === 'any') return true;
  if (condition.if === 'absent') return current === null;
  if (condition.if === 'present') return current !== null;
  return current?.revision === condition.revision;
}
