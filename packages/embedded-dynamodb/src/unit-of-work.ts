/**
 * A store for one request, in front of the real one: dynalite's actions read through it and write into it, and what they
 * wrote, index entries included, is then committed in one atomic batch, or dropped.
 */
import { db } from './dynalite.ts';
import type {
  ActionStore,
  AttributeMap,
  BatchOperation,
  Callback,
  IndexDescription,
  RangeOptions,
  SubDatabase,
  TableDescription,
} from './dynalite-types.ts';
import { resourceNotFound, validationError } from './errors.ts';
import { indexKey, indexPrefix, itemPrefix, type Storage } from './storage.ts';

export type UnitOfWork = ActionStore & {
  operations: BatchOperation[];
  /** A table description that an action wrote, in place of the operation that would store it. */
  writtenTable: TableDescription | undefined;
};

/** `startKey` is the request's ExclusiveStartKey, which a read of an index has to continue behind. */
export function createUnitOfWork(storage: Storage, startKey?: AttributeMap): UnitOfWork {
  const { store } = storage;
  const existing = new Map<string, AttributeMap | undefined>();

  const unit: UnitOfWork = {
    options: store.options,
    operations: [],
    writtenTable: undefined,
    tableDb: tableDatabase(),
    getTable(name, checkStatusOrCallback, callback) {
      const reply = (callback ?? checkStatusOrCallback) as Callback<TableDescription>;
      const table = storage.table(name);
      if (table) return reply(null, table);
      reply(
        checkStatusOrCallback === false
          ? Object.assign(resourceNotFound(`Requested resource not found: Table: ${name} not found`), {
              name: 'NotFoundError',
            })
          : resourceNotFound(),
      );
    },
    getItemDb: itemDatabase,
    getIndexDb: indexDatabase,
    getTagDb: (table) => store.getTagDb(table),
  };
  return unit;

  function tableDatabase(): SubDatabase {
    return {
      ...store.tableDb,
      lock: withoutLock,
      // Actions change the description that they read, so they get one of their own.
      get: (name, callback) => callback(null, structuredClone(storage.table(name))),
      put: (_name, table, callback) => {
        unit.writtenTable = table as TableDescription;
        callback(null);
      },
    };
  }

  function itemDatabase(tableName: string): SubDatabase {
    const items = store.getItemDb(tableName);
    const prefix = itemPrefix(tableName);
    return {
      ...items,
      lock: withoutLock,
      get: (key, callback) => {
        const remember = (item: AttributeMap | undefined) => {
          existing.set(prefix + key, item);
          callback(null, item);
        };
        storage.getItem(tableName, key).then(remember, callback);
      },
      put: (key, value, callback) => {
        const item = value as AttributeMap;
        const emptyKey = emptyIndexKey(tableName, item);
        if (emptyKey) return callback(emptyKey);
        unit.operations.push({ type: 'put', key: prefix + key, value: item });
        writeIndexes(tableName, existing.get(prefix + key), item);
        callback(null);
      },
      del: (key, callback) => {
        unit.operations.push({ type: 'del', key: prefix + key });
        writeIndexes(tableName, existing.get(prefix + key), undefined);
        callback(null);
      },
    };
  }

  // Index entries are written with their item (see `writeIndexes`), under keys that cannot collide.
  function indexDatabase(type: string, tableName: string, indexName: string): SubDatabase {
    const entries = store.getIndexDb(type, tableName, indexName);
    return {
      ...entries,
      put: (_key, _value, callback) => callback(null),
      del: (_key, callback) => callback(null),
      createValueStream: (options) =>
        entries.createValueStream(startKey ? behindStartKey(options, tableName, indexName) : options),
    };
  }

  function behindStartKey(options: RangeOptions, tableName: string, indexName: string): RangeOptions {
    const table = storage.table(tableName);
    const index = table && findIndex(table, indexName);
    if (!table || !index || !startKey) return options;
    const short = db.createIndexKey(startKey, table, index.KeySchema);
    const full = indexKey(startKey, table, index);
    if (options.gt === short) return { ...options, gt: full };
    if (options.lt === short) return { ...options, lt: full };
    return options;
  }

  function emptyIndexKey(tableName: string, item: AttributeMap): Error | undefined {
    const table = storage.table(tableName);
    for (const { index } of table ? indexesOf(table) : []) {
      for (const { AttributeName: name } of index.KeySchema) {
        const value = item[name];
        if (value?.['S'] !== '' && value?.['B'] !== '') continue;
        return validationError(
          'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
            `The AttributeValue for a key attribute cannot contain an empty ${value['S'] === '' ? 'string' : 'binary'} value. ` +
            `IndexName: ${index.IndexName}, IndexKey: ${name}`,
        );
      }
    }
    return undefined;
  }

  function writeIndexes(
    tableName: string,
    before: AttributeMap | undefined,
    after: AttributeMap | undefined,
  ) {
    const table = storage.table(tableName);
    if (!table) return;
    for (const { type, index } of indexesOf(table)) {
      const prefix = indexPrefix(type, tableName, index.IndexName);
      const beforeKey = before && isInIndex(before, index) ? indexKey(before, table, index) : undefined;
      const afterKey = after && isInIndex(after, index) ? indexKey(after, table, index) : undefined;
      if (beforeKey !== undefined && beforeKey !== afterKey) {
        unit.operations.push({ type: 'del', key: prefix + beforeKey });
      }
      if (after && afterKey !== undefined) {
        unit.operations.push({ type: 'put', key: prefix + afterKey, value: project(after, table, index) });
      }
    }
  }
}

/** The operation that puts an item into an index, if it has the index's key. */
export function indexEntry(
  item: AttributeMap,
  table: TableDescription,
  index: IndexDescription,
): BatchOperation | undefined {
  if (!isInIndex(item, index)) return undefined;
  return {
    type: 'put',
    key: indexPrefix('global', table.TableName, index.IndexName) + indexKey(item, table, index),
    value: project(item, table, index),
  };
}

// The locks are taken before an action runs: see operations/item-writes.ts.
function withoutLock(_key: string, run: (release: <F>(callback: F) => F) => void) {
  run((callback) => callback);
}

function indexesOf(table: TableDescription): { type: 'local' | 'global'; index: IndexDescription }[] {
  return [
    ...(table.LocalSecondaryIndexes ?? []).map((index) => ({ type: 'local' as const, index })),
    ...(table.GlobalSecondaryIndexes ?? []).map((index) => ({ type: 'global' as const, index })),
  ];
}

function findIndex(table: TableDescription, name: string): IndexDescription | undefined {
  return indexesOf(table).find(({ index }) => index.IndexName === name)?.index;
}

function isInIndex(item: AttributeMap, index: IndexDescription): boolean {
  return index.KeySchema.every(({ AttributeName }) => item[AttributeName] !== undefined);
}

function project(item: AttributeMap, table: TableDescription, index: IndexDescription): AttributeMap {
  if (index.Projection.ProjectionType === 'ALL') return item;
  const names = [
    ...index.KeySchema.map((element) => element.AttributeName),
    ...table.KeySchema.map((element) => element.AttributeName),
    ...(index.Projection.NonKeyAttributes ?? []),
  ];
  const projected: AttributeMap = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) projected[name] = value;
  }
  return projected;
}
