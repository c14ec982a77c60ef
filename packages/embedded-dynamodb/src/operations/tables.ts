/** CreateTable, UpdateTable, DeleteTable, DescribeTable, ListTables and their tags. */
import { dynaliteValidation } from '../dynalite.ts';
import type { IndexDescription, TableDescription } from '../dynalite-types.ts';
import { limitExceeded, resourceInUse, resourceNotFound, validationError } from '../errors.ts';
import { type Context, type Operation, type Request, runAction } from '../operation.ts';
import { createUnitOfWork, indexEntry } from '../unit-of-work.ts';

/** Items that one batch of an index's first filling writes. */
const FILL_BATCH = 500;

const tagsType = dynaliteValidation('tagResource').types['Tags'];

const createValidation = dynaliteValidation('createTable');

/** A table is ACTIVE when CreateTable returns: nothing has to be provisioned here. */
export const createTable: Operation = {
  types: {
    ...createValidation.types,
    Tags: tagsType,
    DeletionProtectionEnabled: 'Boolean',
    StreamSpecification: {
      type: 'FieldStruct<StreamSpecification>',
      children: { StreamEnabled: 'Boolean', StreamViewType: 'String' },
    },
  },
  custom: (data: Request, store: never) => {
    const stream = data['StreamSpecification'] as { StreamEnabled?: boolean } | undefined;
    if (stream?.StreamEnabled) return 'Streams are not supported by the embedded database';
    return createValidation.custom?.(data as never, store);
  },
  readsOrWritesItems: false,
  run: (request, { storage }) =>
    storage.tableGate.alone(async () => {
      const { Tags: tags, StreamSpecification: _stream, ...rest } = request;
      const name = String(request['TableName']);
      if (storage.table(name)) throw resourceInUse(`Table already exists: ${name}`);
      const unit = createUnitOfWork(storage);
      await runAction('createTable', unit, { DeletionProtectionEnabled: false, ...rest });
      const table = active(unit.writtenTable as TableDescription);
      await storage.putTable(table);
      if (tags) await runAction('tagResource', unit, { ResourceArn: table.TableArn, Tags: tags });
      return { TableDescription: table };
    }),
};

function active(table: TableDescription): TableDescription {
  const copy = structuredClone(table);
  copy.TableStatus = 'ACTIVE';
  for (const index of copy.GlobalSecondaryIndexes ?? []) index.IndexStatus = 'ACTIVE';
  const billing = copy['BillingModeSummary'] as Record<string, unknown> | undefined;
  if (billing) billing['LastUpdateToPayPerRequestDateTime'] ??= copy['CreationDateTime'];
  return copy;
}

export const deleteTable: Operation = {
  ...dynaliteValidation('deleteTable'),
  readsOrWritesItems: false,
  run: (request, { storage }) =>
    storage.tableGate.alone(async () => {
      const name = String(request['TableName']);
      const table = storage.table(name);
      if (!table) throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);
      if (table['DeletionProtectionEnabled']) {
        throw validationError(
          `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
        );
      }
      await storage.deleteTable(name);
      return { TableDescription: { ...table, TableStatus: 'DELETING' } };
    }),
};

export const describeTable: Operation = {
  ...dynaliteValidation('describeTable'),
  readsOrWritesItems: false,
  run: async (request, { storage }) => {
    const name = String(request['TableName']);
    const table = storage.table(name);
    if (!table) throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);
    return { Table: table };
  },
};

export const listTables: Operation = {
  ...dynaliteValidation('listTables'),
  readsOrWritesItems: false,
  run: async (request, { storage }) => {
    const start = request['ExclusiveStartTableName'] as string | undefined;
    const limit = (request['Limit'] as number | undefined) ?? 100;
    const names = storage
      .tables()
      .map((table) => table.TableName)
      .filter((name) => start === undefined || name > start)
      .sort();
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      ...(names.length > limit && { LastEvaluatedTableName: page.at(-1) }),
    };
  },
};

type IndexUpdate = {
  Create?: IndexDescription;
  Delete?: { IndexName: string };
  Update?: unknown;
};

const updateValidation = dynaliteValidation('updateTable');
const indexUpdatesType = structuredClone(updateValidation.types['GlobalSecondaryIndexUpdates']) as {
  children: { children: { Create: { children: { ProvisionedThroughput: { notNull?: boolean } } } } };
};
// With on-demand billing a new index has no throughput of its own.
delete indexUpdatesType.children.children.Create.children.ProvisionedThroughput.notNull;

const { notNull: _required, ...definitionsType } = createValidation.types['AttributeDefinitions'] as {
  notNull: boolean;
};

export const updateTable: Operation = {
  types: {
    ...updateValidation.types,
    GlobalSecondaryIndexUpdates: indexUpdatesType,
    AttributeDefinitions: definitionsType,
    DeletionProtectionEnabled: 'Boolean',
  },
  custom: (data: Request, store: never) =>
    data['DeletionProtectionEnabled'] === undefined
      ? updateValidation.custom?.(data as never, store)
      : undefined,
  readsOrWritesItems: false,
  run: (request, context) => context.storage.tableGate.alone(() => update(request, context)),
};

async function update(request: Request, { storage }: Context): Promise<object> {
  const name = String(request['TableName']);
  const current = storage.table(name);
  if (!current) throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);

  const unit = createUnitOfWork(storage);
  const { AttributeDefinitions: definitions, DeletionProtectionEnabled: isProtected, ...rest } = request;
  let table = structuredClone(current);
  if (rest['ProvisionedThroughput'] ?? rest['BillingMode'] ?? rest['GlobalSecondaryIndexUpdates']) {
    await runAction('updateTable', unit, rest);
    // dynalite finishes in a timer of 0 ms, on the description that it wrote.
    const written = unit.writtenTable as TableDescription;
    await new Promise((resolve) => setTimeout(resolve, 2));
    table = active(written);
  }
  if (isProtected !== undefined) table['DeletionProtectionEnabled'] = isProtected;

  const updates = (rest['GlobalSecondaryIndexUpdates'] ?? []) as IndexUpdate[];
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  for (const { Create, Delete } of updates) {
    if (Create) table = await createIndex(table, Create, definitions, storage);
    if (Delete) table = await deleteIndex(table, Delete.IndexName, storage);
  }
  await storage.putTable(table);
  return { TableDescription: table };
}

async function createIndex(
  table: TableDescription,
  create: IndexDescription,
  definitions: unknown,
  storage: Context['storage'],
): Promise<TableDescription> {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  if (indexes.some((index) => index.IndexName === create.IndexName)) {
    throw validationError(
      `One or more parameter values were invalid: Duplicate index name: ${create.IndexName}`,
    );
  }
  const known = new Map(table.AttributeDefinitions.map((one) => [one.AttributeName, one]));
  for (const one of (definitions ?? []) as TableDescription['AttributeDefinitions']) {
    known.set(one.AttributeName, one);
  }
  const keys = create.KeySchema.map((element) => element.AttributeName);
  if (keys.some((key) => !known.has(key))) {
    throw validationError(
      'One or more parameter values were invalid: Some index key attributes are not defined in ' +
        `AttributeDefinitions. Keys: [${keys.join(', ')}], AttributeDefinitions: [${[...known.keys()].join(', ')}]`,
    );
  }
  const index: IndexDescription = {
    ...create,
    IndexArn: `${table.TableArn}/index/${create.IndexName}`,
    IndexSizeBytes: 0,
    IndexStatus: 'ACTIVE',
    ItemCount: 0,
    ProvisionedThroughput: {
      ReadCapacityUnits: 0,
      WriteCapacityUnits: 0,
      ...(create['ProvisionedThroughput'] as object | undefined),
      NumberOfDecreasesToday: 0,
    },
  };
  const changed: TableDescription = {
    ...table,
    AttributeDefinitions: [...known.values()],
    GlobalSecondaryIndexes: [...indexes, index],
  };
  let entries = [];
  for await (const [, item] of storage.items(table.TableName)) {
    const entry = indexEntry(item, changed, index);
    if (entry) entries.push(entry);
    if (entries.length === FILL_BATCH) {
      await storage.commit(entries);
      entries = [];
    }
  }
  await storage.commit(entries);
  return changed;
}

async function deleteIndex(
  table: TableDescription,
  name: string,
  storage: Context['storage'],
): Promise<TableDescription> {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  if (!indexes.some((index) => index.IndexName === name)) {
    throw resourceNotFound(
      `Requested resource not found: Index: ${name} not found for table: ${table.TableName}`,
    );
  }
  const { GlobalSecondaryIndexes: _indexes, ...rest } = table;
  const left = indexes.filter((index) => index.IndexName !== name);
  const changed: TableDescription = left.length > 0 ? { ...rest, GlobalSecondaryIndexes: left } : rest;
  // The description goes first: entries of an index that is not described are never read.
  await storage.putTable(changed);
  await storage.clearIndex(table.TableName, name);
  return changed;
}

function tagOperation(name: 'tagResource' | 'untagResource' | 'listTagsOfResource'): Operation {
  return {
    ...dynaliteValidation(name),
    readsOrWritesItems: false,
    run: async (request, { storage }) => {
      const table = String(request['ResourceArn']).split('/').at(-1) ?? '';
      if (!storage.table(table)) {
        throw resourceNotFound(
          `Requested resource not found: ResourcArn: ${String(request['ResourceArn'])} not found`,
        );
      }
      if (name === 'listTagsOfResource') return { Tags: await storage.tags(table) };
      return await runAction(name, createUnitOfWork(storage), request);
    },
  };
}

export const tagResource = tagOperation('tagResource');
export const untagResource = tagOperation('untagResource');
export const listTagsOfResource = tagOperation('listTagsOfResource');
