/**
 * Where the tables are kept: dynalite's store over Level, in memory or on disk. Everything that changes goes through
 * `commit`, one atomic batch, so that a process killed at any moment leaves whole operations behind.
 */
import { db } from './dynalite.ts';
import type {
  AttributeMap,
  BatchOperation,
  DynaliteStore,
  IndexDescription,
  TableDescription,
} from './dynalite-types.ts';
import { DirectoryError } from './errors.ts';
import { Gate, NamedLocks } from './locks.ts';
import { cloneItem } from './update-expression.ts';

/** Keys of one prefix are `prefix + anything`; `~` ends a prefix and no table name contains it. */
const AFTER_EVERY_KEY = '\u{10ffff}';

export const itemPrefix = (table: string) => `item-${table}~`;
export const indexPrefix = (type: 'local' | 'global', table: string, index: string) =>
  `index-${type}~${table}~${index}~`;
const indexesPrefix = (type: 'local' | 'global', table: string) => `index-${type}~${table}~`;
const tagPrefix = (table: string) => `tag-${table}~`;
const TABLE_PREFIX = 'table~';
const TIME_TO_LIVE_PREFIX = 'ttl~';
const TRASH_PREFIX = 'trash~';
const TOKEN_PREFIX = 'token~';

/** A remembered idempotency token: which request it stood for, and until when (milliseconds). */
export type RememberedToken = { fingerprint: string; expiresAtMs: number };

export type Storage = {
  store: DynaliteStore;
  /** One writer for each item at a time. */
  itemLocks: NamedLocks;
  /** Item writes pass together; a change of a table goes alone. */
  tableGate: Gate;
  tables(): TableDescription[];
  table(name: string): TableDescription | undefined;
  /** The attribute that holds a table's expiry times, if the table has one. */
  timeToLive(table: string): string | undefined;
  getItem(table: string, key: string): Promise<AttributeMap | undefined>;
  items(table: string): AsyncIterable<[key: string, item: AttributeMap]>;
  tags(table: string): Promise<{ Key: string; Value: string }[]>;
  token(token: string): Promise<RememberedToken | undefined>;
  forgetTokens(nowMs: number): Promise<void>;
  commit(operations: BatchOperation[]): Promise<void>;
  putTable(table: TableDescription): Promise<void>;
  putTimeToLive(table: string, attribute: string | undefined): Promise<void>;
  deleteTable(name: string): Promise<void>;
  clearIndex(table: string, index: string): Promise<void>;
  close(): Promise<void>;
};

export const tokenOperation = (token: string, remembered: RememberedToken): BatchOperation => ({
  type: 'put',
  key: TOKEN_PREFIX + token,
  value: remembered,
});

/**
 * The key of an item in an index. dynalite ends it with six hex digits of a hash, which two items of one index key can
 * share; the whole table key behind it keeps them apart.
 */
export function indexKey(item: AttributeMap, table: TableDescription, index: IndexDescription): string {
  return `${db.createIndexKey(item, table, index.KeySchema)}/${db.createKey(item, table)}`;
}

/** Opens the store: on disk in `directory`, else in memory. Finishes what an earlier process left half done. */
export async function openStorage(directory?: string): Promise<Storage> {
  const store = db.create({
    ...(directory === undefined ? {} : { path: directory }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  const level = store.db;
  try {
    await level.open();
  } catch (error) {
    if (directory === undefined) throw error;
    const reason: unknown = error instanceof Error && error.cause ? error.cause : error;
    const isLocked = reason instanceof Error && 'code' in reason && reason.code === 'LEVEL_LOCKED';
    throw new DirectoryError(isLocked ? 'DIRECTORY_IN_USE' : 'DIRECTORY_UNUSABLE', directory, reason);
  }
  store.tableDb.awsRegion = 'ap-northeast-2';
  store.tableDb.awsAccountId = '000000000000';

  const tables = new Map<string, TableDescription>();
  const timesToLive = new Map<string, string>();
  const rangeOf = (prefix: string) => ({ gte: prefix, lt: prefix + AFTER_EVERY_KEY });

  for await (const [key, value] of level.iterator(rangeOf(TABLE_PREFIX))) {
    tables.set(key.slice(TABLE_PREFIX.length), value as TableDescription);
  }
  for await (const [key, value] of level.iterator(rangeOf(TIME_TO_LIVE_PREFIX))) {
    timesToLive.set(key.slice(TIME_TO_LIVE_PREFIX.length), value as string);
  }
  for await (const key of level.keys(rangeOf(TRASH_PREFIX))) await emptyTrash(key.slice(TRASH_PREFIX.length));

  async function emptyTrash(name: string) {
    for (const prefix of [
      itemPrefix(name),
      indexesPrefix('local', name),
      indexesPrefix('global', name),
      tagPrefix(name),
    ]) {
      await level.clear(rangeOf(prefix));
    }
    await level.batch([{ type: 'del', key: TRASH_PREFIX + name }]);
  }

  return {
    store,
    itemLocks: new NamedLocks(),
    tableGate: new Gate(),
    tables: () => [...tables.values()],
    table: (name) => tables.get(name),
    timeToLive: (table) => timesToLive.get(table),
    async getItem(table, key) {
      const item = (await level.get(itemPrefix(table) + key)) as AttributeMap | undefined;
      return item && cloneItem(item);
    },
    async *items(table) {
      const prefix = itemPrefix(table);
      for await (const [key, item] of level.iterator(rangeOf(prefix))) {
        yield [key.slice(prefix.length), item as AttributeMap];
      }
    },
    async tags(table) {
      const prefix = tagPrefix(table);
      const tags = [];
      for await (const [key, value] of level.iterator(rangeOf(prefix))) {
        tags.push({ Key: key.slice(prefix.length), Value: value as string });
      }
      return tags;
    },
    token: async (token) => (await level.get(TOKEN_PREFIX + token)) as RememberedToken | undefined,
    async forgetTokens(nowMs) {
      const stale: BatchOperation[] = [];
      for await (const [key, value] of level.iterator(rangeOf(TOKEN_PREFIX))) {
        if ((value as RememberedToken).expiresAtMs <= nowMs) stale.push({ type: 'del', key });
      }
      if (stale.length > 0) await level.batch(stale);
    },
    commit: (operations) => level.batch(operations),
    async putTable(table) {
      await level.batch([{ type: 'put', key: TABLE_PREFIX + table.TableName, value: table }]);
      tables.set(table.TableName, table);
    },
    async putTimeToLive(table, attribute) {
      const key = TIME_TO_LIVE_PREFIX + table;
      if (attribute === undefined) {
        await level.batch([{ type: 'del', key }]);
        timesToLive.delete(table);
      } else {
        await level.batch([{ type: 'put', key, value: attribute }]);
        timesToLive.set(table, attribute);
      }
    },
    // The table goes in one step, with a note of what is left to clear; a kill in between is finished at the next open.
    async deleteTable(name) {
      await level.batch([
        { type: 'del', key: TABLE_PREFIX + name },
        { type: 'del', key: TIME_TO_LIVE_PREFIX + name },
        { type: 'put', key: TRASH_PREFIX + name, value: true },
      ]);
      tables.delete(name);
      timesToLive.delete(name);
      await emptyTrash(name);
    },
    clearIndex: (table, index) => level.clear(rangeOf(indexPrefix('global', table, index))),
    close: () => level.close._original(),
  };
}
