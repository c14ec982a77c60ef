/** PutItem, UpdateItem, DeleteItem and BatchWriteItem: dynalite's actions, under our locks and in one atomic batch. */
import { db, dynaliteValidation } from '../dynalite.ts';
import type { AttributeMap } from '../dynalite-types.ts';
import { errorCode, isServiceError } from '../errors.ts';
import { type Operation, type Request, runAction } from '../operation.ts';
import type { Storage } from '../storage.ts';
import { createUnitOfWork } from '../unit-of-work.ts';
import { runUpdate } from './update-item-action.ts';

const RETURN_ON_FAILURE = { type: 'String', enum: ['ALL_OLD', 'NONE'] };

/** The lock name of the item that a write is about, or undefined if its table or key is not valid. */
export function lockName(storage: Storage, tableName: string, keyOrItem: AttributeMap): string | undefined {
  const table = storage.table(tableName);
  if (!table || db.validateItem(keyOrItem, table)) return undefined;
  return `${tableName}~${db.createKey(keyOrItem, table)}`;
}

/** Fields of a request that make a failed condition answer with the item as it is. */
export const returnOnFailureField = { ReturnValuesOnConditionCheckFailure: RETURN_ON_FAILURE };

/** The item that a request is about, as stored now. */
export async function currentItem(storage: Storage, request: Request): Promise<AttributeMap | undefined> {
  const table = storage.table(String(request['TableName']));
  const keyOrItem = (request['Key'] ?? request['Item']) as AttributeMap;
  return table && (await storage.getItem(table.TableName, db.createKey(keyOrItem, table)));
}

function writeOperation(name: 'putItem' | 'updateItem' | 'deleteItem'): Operation {
  const validation = dynaliteValidation(name);
  return {
    ...validation,
    types: { ...validation.types, ...returnOnFailureField },
    readsOrWritesItems: true,
    run: (request, { storage }) =>
      storage.tableGate.pass(async () => {
        const keyOrItem = (request['Key'] ?? request['Item']) as AttributeMap;
        const lock = lockName(storage, String(request['TableName']), keyOrItem);
        return await storage.itemLocks.run(lock === undefined ? [] : [lock], async () => {
          const unit = createUnitOfWork(storage);
          try {
            const result = await (name === 'updateItem'
              ? runUpdate(unit, request)
              : runAction(name, unit, request));
            await storage.commit(unit.operations);
            return result;
          } catch (error) {
            if (
              isServiceError(error) &&
              errorCode(error) === 'ConditionalCheckFailedException' &&
              request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD'
            ) {
              const item = await currentItem(storage, request);
              if (item) error.body['Item'] = item;
            }
            throw error;
          }
        });
      }),
  };
}

export const putItem = writeOperation('putItem');
export const updateItem = writeOperation('updateItem');
export const deleteItem = writeOperation('deleteItem');

type WriteRequest = { PutRequest?: { Item: AttributeMap }; DeleteRequest?: { Key: AttributeMap } };

export const batchWriteItem: Operation = {
  ...dynaliteValidation('batchWriteItem'),
  readsOrWritesItems: true,
  run: (request, { storage }) =>
    storage.tableGate.pass(async () => {
      const locks: string[] = [];
      for (const [table, writes] of Object.entries(
        request['RequestItems'] as Record<string, WriteRequest[]>,
      )) {
        for (const { PutRequest, DeleteRequest } of writes) {
          const keyOrItem = PutRequest?.Item ?? DeleteRequest?.Key;
          const lock = keyOrItem && lockName(storage, table, keyOrItem);
          if (lock !== undefined) locks.push(lock);
        }
      }
      return await storage.itemLocks.run(locks, async () => {
        const unit = createUnitOfWork(storage);
        const result = await runAction('batchWriteItem', unit, request);
        await storage.commit(unit.operations);
        return result;
      });
    }),
};
