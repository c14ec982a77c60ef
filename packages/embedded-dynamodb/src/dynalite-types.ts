/** Shapes that dynalite's modules work with: items as on the wire, table descriptions, and the store. */

/** An attribute as on the wire: `{ S: 'text' }`, `{ N: '1' }`, and so on. */
export type AttributeValue = Record<string, unknown>;

/** An item or a key as on the wire. */
export type AttributeMap = Record<string, AttributeValue>;

export type KeySchemaElement = { AttributeName: string; KeyType: 'HASH' | 'RANGE' };

export type IndexDescription = {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] };
  IndexStatus?: string;
  [field: string]: unknown;
};

export type TableDescription = {
  TableName: string;
  TableStatus: string;
  TableArn: string;
  KeySchema: KeySchemaElement[];
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  LocalSecondaryIndexes?: IndexDescription[];
  GlobalSecondaryIndexes?: IndexDescription[];
  [field: string]: unknown;
};

export type BatchOperation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };

export type Callback<Value> = (error: Error | null, value?: Value) => void;

/** A range of keys, as Level takes it. */
export type RangeOptions = {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
};

/** A part of the key space (one table's items, one index), as dynalite's actions use it. */
export type SubDatabase = {
  get(key: string, callback: Callback<unknown>): void;
  put(key: string, value: unknown, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  batch(operations: BatchOperation[], callback: Callback<void>): void;
  createValueStream(options: RangeOptions): NodeJS.ReadableStream;
  createReadStream?(options: RangeOptions): NodeJS.ReadableStream;
  createKeyStream(options: RangeOptions): NodeJS.ReadableStream;
  lock(key: string, run: (release: <F>(callback: F) => F) => void): void;
  awsRegion?: string;
  awsAccountId?: string;
};

/** The Level database under dynalite's store. */
type LevelDatabase = {
  open(): Promise<void>;
  get(key: string): Promise<unknown>;
  batch(operations: BatchOperation[]): Promise<void>;
  clear(range: RangeOptions): Promise<void>;
  keys(range: RangeOptions): AsyncIterable<string>;
  values(range: RangeOptions): AsyncIterable<unknown>;
  iterator(range: RangeOptions): AsyncIterable<[string, unknown]>;
  close: { _original(): Promise<void> };
};

/** What dynalite's actions take as their store. */
export type ActionStore = {
  options: { maxItemSize: number; createTableMs: number; deleteTableMs: number; updateTableMs: number };
  tableDb: SubDatabase;
  getTable(
    name: string,
    checkStatusOrCallback: boolean | Callback<TableDescription>,
    callback?: Callback<TableDescription>,
  ): void;
  getItemDb(table: string): SubDatabase;
  getIndexDb(type: string, table: string, index: string): SubDatabase;
  getTagDb(table: string): SubDatabase;
};

export type DynaliteStore = ActionStore & { db: LevelDatabase };

/** One of dynalite's actions. */
export type Action = (store: ActionStore, data: Record<string, unknown>, callback: Callback<object>) => void;

/** One of dynalite's request descriptions: field types, and the checks that types cannot say. */
export type Validation = {
  types: Record<string, unknown>;
  custom?: (data: never, store: never) => string | undefined;
};
