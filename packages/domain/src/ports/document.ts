/** Documents: the small records beside reservations and inventory, and how they are read. */

/**
 * A small record that is found by its kind, its partition and its id: a restaurant, a hold, an idempotency key, an account, an entry
 * of a change log. DynamoDB keeps them in the second table (partition key `kind#partition`, sort key `id`), MySQL in one table with
 * a JSON body.
 */
export interface DocumentKey {
  readonly kind: string;
  readonly partition: string;
  readonly id: string;
}

export interface StoredDocument<Body = unknown> extends DocumentKey {
  /** JSON: strings, numbers, booleans, null, arrays and plain objects. At most 100 KB. */
  readonly body: Body;
  /** 1 when first written, one more at each write. */
  readonly revision: number;
  /** Epoch milliseconds; read operations never return a document at or after this time, deletion may come days later. */
  readonly expiresAtMs: number | null;
}

/** What must be true of the stored document for a write to happen. An expired document counts as absent. */
export type DocumentCondition =
  | { readonly if: 'any' }
  | { readonly if: 'absent' }
  | { readonly if: 'present' }
  | { readonly if: 'revision'; readonly revision: number };

export type DocumentWrite =
  | {
      readonly op: 'put';
      readonly key: DocumentKey;
      readonly body: unknown;
      readonly expiresAtMs: number | null;
      readonly condition: DocumentCondition;
    }
  | { readonly op: 'delete'; readonly key: DocumentKey; readonly condition: DocumentCondition };

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; hand it back for the next page. Null: this was the last one. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** 1 to 1,000. */
  readonly limit: number;
  readonly cursor: string | null;
}

/** Reads of documents, strongly consistent. Writes go through `ReservationDatabase.commit`. */
export interface DocumentRepository {
  /** The document, or null when it is absent or expired at `nowMs`. */
  find(key: DocumentKey, nowMs: number, signal?: AbortSignal): Promise<StoredDocument | null>;
  /** The same for many keys in as few round trips as the database allows; the answer is in the order of the keys. */
  findMany(
    keys: readonly DocumentKey[],
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<readonly (StoredDocument | null)[]>;
  /**
   * The documents of one partition ordered by id (by code unit), ascending unless `descending`. `idPrefix` narrows to ids that begin with it.
   * A page may hold fewer than `limit` items although more follow: only `nextCursor` says so.
   */
  list(
    partition: {
      readonly kind: string;
      readonly partition: string;
      readonly idPrefix?: string;
      readonly descending?: boolean;
    },
    page: PageRequest,
    nowMs: number,
    signal?: AbortSignal,
  ): Promise<Page<StoredDocument>>;
}
