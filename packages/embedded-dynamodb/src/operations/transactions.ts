/** TransactWriteItems and TransactGetItems, which dynalite lacks: all or nothing, isolated, at most once per token. */
import { createHash } from 'node:crypto';
import { checkComparisons } from '../checks.ts';
import { db, dynaliteValidation, validations } from '../dynalite.ts';
import type { AttributeMap, TableDescription, Validation } from '../dynalite-types.ts';
import {
  type CancellationReason,
  errorCode,
  idempotentParameterMismatch,
  isServiceError,
  resourceNotFound,
  transactionCanceled,
  validationError,
} from '../errors.ts';
import { type Context, type Operation, type Request, runAction } from '../operation.ts';
import { type Storage, tokenOperation } from '../storage.ts';
import { createUnitOfWork, type UnitOfWork } from '../unit-of-work.ts';
import { currentItem, lockName, returnOnFailureField } from './item-writes.ts';
import { runUpdate } from './update-item-action.ts';

/** How long a ClientRequestToken is remembered, as in DynamoDB. */
const TOKEN_LIFETIME_MS = 10 * 60 * 1000;
const MAX_ACTIONS = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

const CONDITION_FIELDS = [
  'TableName',
  'Key',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
];

/** The fields that an operation's description has in common with the action of a transaction. */
function actionTypes(operation: string, names: string[]): Record<string, unknown> {
  const { types } = dynaliteValidation(operation);
  return { ...Object.fromEntries(names.map((name) => [name, types[name]])), ...returnOnFailureField };
}

const struct = (name: string, children: Record<string, unknown>) => ({
  type: `FieldStruct<${name}>`,
  children,
});

/** The kinds of action, each with dynalite's action that does it; a condition check only looks. */
const KINDS = {
  ConditionCheck: undefined,
  Put: 'putItem',
  Update: 'updateItem',
  Delete: 'deleteItem',
} as const;
type Kind = keyof typeof KINDS;

const kindTypes: Record<Kind, Record<string, unknown>> = {
  ConditionCheck: actionTypes('deleteItem', CONDITION_FIELDS),
  Put: actionTypes('putItem', ['Item', ...CONDITION_FIELDS.filter((name) => name !== 'Key')]),
  Update: actionTypes('updateItem', [...CONDITION_FIELDS, 'UpdateExpression']),
  Delete: actionTypes('deleteItem', CONDITION_FIELDS),
};

const returnConsumedCapacity = dynaliteValidation('putItem').types['ReturnConsumedCapacity'];

type TransactItem = Partial<Record<Kind, Request>>;
type WriteAction = { kind: Kind; request: Request };

const writeValidation: Validation = {
  types: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    ReturnItemCollectionMetrics: dynaliteValidation('putItem').types['ReturnItemCollectionMetrics'],
    ClientRequestToken: {
      type: 'String',
      lengthGreaterThanOrEqual: 1,
      lengthLessThanOrEqual: 36,
    },
    TransactItems: {
      type: 'List',
      notNull: true,
      lengthGreaterThanOrEqual: 1,
      lengthLessThanOrEqual: MAX_ACTIONS,
      children: {
        type: 'ValueStruct<TransactWriteItem>',
        children: {
          ConditionCheck: struct('ConditionCheck', kindTypes.ConditionCheck),
          Put: struct('Put', kindTypes.Put),
          Delete: struct('Delete', kindTypes.Delete),
          Update: struct('Update', kindTypes.Update),
        },
      },
    },
  },
  custom: (data: Request, store: never) => {
    for (const item of data['TransactItems'] as TransactItem[]) {
      const kinds = Object.keys(item) as Kind[];
      if (kinds.length !== 1) {
        return 'TransactItems can only contain one of Check, Put, Update or Delete';
      }
      const [kind] = kinds as [Kind];
      const request = item[kind] as Request;
      if (kind === 'ConditionCheck' && request['ConditionExpression'] === undefined) {
        return "Either ConditionExpression or UpdateExpression must be specified in the request. ConditionExpression can't be null";
      }
      if (kind === 'Update' && request['UpdateExpression'] === undefined) {
        return "UpdateExpression can't be null";
      }
      const custom = dynaliteValidation(KINDS[kind] ?? 'deleteItem').custom;
      const message = custom?.(request as never, store);
      if (message) return message;
      checkComparisons(request);
    }
    return undefined;
  },
};

export const transactWriteItems: Operation = {
  ...writeValidation,
  readsOrWritesItems: true,
  run: (request, context) => context.storage.tableGate.pass(() => write(request, context)),
};

async function write(request: Request, { storage, clock }: Context): Promise<object> {
  const actions = (request['TransactItems'] as TransactItem[]).map((item): WriteAction => {
    const [kind, action] = Object.entries(item)[0] as [Kind, Request];
    return { kind, request: action };
  });
  const token = request['ClientRequestToken'] as string | undefined;
  const locks = lockNames(storage, actions);
  if (token !== undefined) locks.push(`token~${token}`);

  return await storage.itemLocks.run(locks, async () => {
    const unit = createUnitOfWork(storage);

    if (token !== undefined) {
      const fingerprint = createHash('sha256')
        .update(
          JSON.stringify(request['TransactItems'], (key, value) => (key.startsWith('_') ? undefined : value)),
        )
        .digest('base64');
      const remembered = await storage.token(token);
      if (remembered && remembered.expiresAtMs > clock()) {
        if (remembered.fingerprint !== fingerprint) throw idempotentParameterMismatch();
        return {};
      }
      unit.operations.push(tokenOperation(token, { fingerprint, expiresAtMs: clock() + TOKEN_LIFETIME_MS }));
    }

    const reasons: CancellationReason[] = [];
    for (const action of actions) reasons.push(await tryAction(action, unit, storage));
    if (reasons.some((reason) => reason.Code !== 'None')) throw transactionCanceled(reasons);
    const bytes = unit.operations.reduce((sum, operation) => sum + writtenBytes(operation), 0);
    if (bytes > MAX_TRANSACTION_BYTES) {
      throw validationError('Collection size of items exceeds the maximum allowed size of 4194304 bytes');
    }

    await storage.commit(unit.operations);
    return consumedCapacity(request, actions, unit);
  });
}

/** One lock for each item; a second action on an item is refused, as are unknown tables. */
function lockNames(storage: Storage, actions: WriteAction[]): string[] {
  const names = new Set<string>();
  for (const { request } of actions) {
    const tableName = String(request['TableName']);
    const table = storage.table(tableName);
    if (!table) throw resourceNotFound();
    const keyOrItem = (request['Key'] ?? request['Item']) as AttributeMap;
    for (const { AttributeName } of table.KeySchema) {
      if (keyOrItem[AttributeName] === undefined) {
        throw validationError('The provided key element does not match the schema');
      }
    }
    const name = lockName(storage, tableName, keyOrItem);
    if (name === undefined) continue;
    if (names.has(name)) {
      throw validationError('Transaction request cannot include multiple operations on one item');
    }
    names.add(name);
  }
  return [...names];
}

async function tryAction(
  { kind, request }: WriteAction,
  unit: UnitOfWork,
  storage: Storage,
): Promise<CancellationReason> {
  try {
    const action = KINDS[kind];
    if (action === undefined) await checkCondition(request, storage);
    else if (action === 'updateItem') await runUpdate(unit, request);
    else await runAction(action, unit, request);
    return { Code: 'None' };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const code = errorCode(error);
    if (code === 'ConditionalCheckFailedException') {
      const item =
        request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD'
          ? await currentItem(storage, request)
          : undefined;
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...(item && { Item: item }) };
    }
    if (code === 'ValidationException') return { Code: 'ValidationError', Message: error.message };
    throw error;
  }
}

async function checkCondition(request: Request, storage: Storage) {
  const table = storage.table(String(request['TableName'])) as TableDescription;
  const key = request['Key'] as AttributeMap;
  const invalid = db.validateKey(key, table);
  if (invalid) throw invalid;
  const failed = db.checkConditional(
    request,
    await storage.getItem(table.TableName, db.createKey(key, table)),
  );
  if (failed) throw failed;
}

function writtenBytes(operation: UnitOfWork['operations'][number]): number {
  if (operation.type === 'del' || !operation.key.startsWith('item-')) return 0;
  return db.itemSize(operation.value as AttributeMap);
}

/** A transaction's action costs twice what the plain write costs: one unit for each started KB, two times. */
function consumedCapacity(request: Request, actions: WriteAction[], unit: UnitOfWork): object {
  const wanted = request['ReturnConsumedCapacity'];
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
  const units = new Map<string, number>();
  const sizes = new Map<string, number>();
  for (const operation of unit.operations) {
    const bytes = writtenBytes(operation);
    if (bytes > 0) sizes.set(operation.key, bytes);
  }
  const remaining = [...sizes];
  for (const { request: action } of actions) {
    const table = String(action['TableName']);
    const index = remaining.findIndex(([key]) => key.startsWith(`item-${table}~`));
    const bytes = index === -1 ? 1 : (remaining.splice(index, 1)[0]?.[1] ?? 1);
    units.set(table, (units.get(table) ?? 0) + 2 * Math.ceil(bytes / 1024));
  }
  return { ConsumedCapacity: capacityList(units, 'WriteCapacityUnits', wanted) };
}

function capacityList(units: Map<string, number>, kind: string, wanted: string) {
  return [...units].map(([TableName, CapacityUnits]) => ({
    TableName,
    CapacityUnits,
    [kind]: CapacityUnits,
    ...(wanted === 'INDEXES' && { Table: { CapacityUnits, [kind]: CapacityUnits } }),
  }));
}

const getTypes = dynaliteValidation('getItem').types;

const getValidation: Validation = {
  types: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    TransactItems: {
      type: 'List',
      notNull: true,
      lengthGreaterThanOrEqual: 1,
      lengthLessThanOrEqual: MAX_ACTIONS,
      children: {
        type: 'ValueStruct<TransactGetItem>',
        children: {
          Get: {
            ...struct('Get', {
              TableName: getTypes['TableName'],
              Key: getTypes['Key'],
              ProjectionExpression: getTypes['ProjectionExpression'],
              ExpressionAttributeNames: getTypes['ExpressionAttributeNames'],
            }),
            notNull: true,
          },
        },
      },
    },
  },
  custom: (data: { TransactItems: { Get: Request }[] }) => {
    for (const { Get } of data.TransactItems) {
      for (const value of Object.values(Get['Key'] as AttributeMap)) {
        const message = validations.validateAttributeValue(value);
        if (message) return message;
      }
      const message =
        validations.validateExpressionParams(Get, ['ProjectionExpression'], []) ??
        validations.validateExpressions(Get);
      if (message) return message;
    }
    return undefined;
  },
};

export const transactGetItems: Operation = {
  ...getValidation,
  readsOrWritesItems: true,
  async run(request, { storage }) {
    const gets = (request['TransactItems'] as { Get: Request }[]).map(({ Get }) => Get);
    const locks = lockNames(
      storage,
      gets.map((get) => ({ kind: 'ConditionCheck', request: get })),
    );
    // No write can come between the reads, since each would need one of these locks.
    const results = await storage.itemLocks.run(locks, async () => {
      const unit = createUnitOfWork(storage);
      return await Promise.all(
        gets.map((get) => runAction('getItem', unit, get) as Promise<{ Item?: AttributeMap }>),
      );
    });
    return {
      ...readCapacity(request, gets, results),
      Responses: results.map(({ Item }) => (Item ? { Item } : {})),
    };
  },
};

function readCapacity(request: Request, gets: Request[], results: { Item?: AttributeMap }[]): object {
  const wanted = request['ReturnConsumedCapacity'];
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return {};
  const units = new Map<string, number>();
  gets.forEach((get, index) => {
    const item = results[index]?.Item;
    const table = String(get['TableName']);
    units.set(table, (units.get(table) ?? 0) + 2 * Math.ceil((item ? db.itemSize(item) : 1) / 4096));
  });
  return { ConsumedCapacity: capacityList(units, 'ReadCapacityUnits', wanted) };
}
