/** What UpdateItem does with an update expression, as an action like dynalite's; without one, dynalite's own runs. */
import { db } from '../dynalite.ts';
import type { ActionStore, AttributeMap, TableDescription } from '../dynalite-types.ts';
import { validationError } from '../errors.ts';
import { type Request, runAction } from '../operation.ts';
import { applyUpdate, type Path, type Section } from '../update-expression.ts';

type Updates = { sections: Section[]; paths: (string | Path)[] };

export async function runUpdate(store: ActionStore, request: Request): Promise<object> {
  const updates = request['_updates'] as Updates | undefined;
  if (!updates) return await runAction('updateItem', store, request);

  const table = await getTable(store, String(request['TableName']));
  const key = request['Key'] as AttributeMap;
  const invalid = db.validateKey(key, table) ?? db.validateUpdates(undefined, updates, table);
  if (invalid) throw invalid;

  const items = store.getItemDb(table.TableName);
  const keyText = db.createKey(key, table);
  const before = await new Promise<AttributeMap | undefined>((resolve, reject) => {
    items.get(keyText, (error, item) => (error ? reject(error) : resolve(item as AttributeMap | undefined)));
  });
  const failed = db.checkConditional(request, before);
  if (failed) throw failed;

  const after = applyUpdate(updates.sections, before ?? key, table);
  if (db.itemSize(after) > store.options.maxItemSize) {
    throw validationError('Item size to update has exceeded the maximum allowed size');
  }
  await new Promise<void>((resolve, reject) => {
    items.put(keyText, after, (error) => (error ? reject(error) : resolve()));
  });
  const attributes = returned(String(request['ReturnValues']), before, after, updates.paths);
  return {
    ...(attributes && { Attributes: attributes }),
    ConsumedCapacity: db.addConsumedCapacity(request, false, before, after),
  };
}

function getTable(store: ActionStore, name: string): Promise<TableDescription> {
  return new Promise((resolve, reject) => {
    store.getTable(name, true, (error, table) => (table ? resolve(table) : reject(error ?? new Error(name))));
  });
}

function returned(
  wanted: string,
  before: AttributeMap | undefined,
  after: AttributeMap,
  paths: (string | Path)[],
): AttributeMap | undefined {
  switch (wanted) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && db.mapPaths(paths, before);
    case 'UPDATED_NEW':
      return db.mapPaths(paths, after);
    default:
      return undefined;
  }
}
