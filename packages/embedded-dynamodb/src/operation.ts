/** What an operation is, and the bridge to dynalite's modules: its request descriptions and its actions. */
import { checkComparisons, checkRead } from './checks.ts';
import { dynaliteAction, dynaliteValidation, validations } from './dynalite.ts';
import type { Action, ActionStore, AttributeMap, Validation } from './dynalite-types.ts';
import type { Storage } from './storage.ts';
import { createUnitOfWork } from './unit-of-work.ts';

export type Context = {
  storage: Storage;
  /** Milliseconds since 1970. */
  clock: () => number;
};

export type Request = Record<string, unknown>;

/** One operation of the API: how its request looks, and what it does. */
export type Operation = Validation & {
  run(request: Request, context: Context): Promise<object>;
  /** Whether it reads or writes items, and so has the database's latency. */
  readsOrWritesItems: boolean;
};

const actions = new Map<string, Action>();

/** Runs one of dynalite's actions on a store. */
export function runAction(name: string, store: ActionStore, request: Request): Promise<object> {
  let action = actions.get(name);
  if (!action) {
    action = dynaliteAction(name);
    actions.set(name, action);
  }
  const chosen = action;
  return new Promise((resolve, reject) => {
    chosen(store, request, (error, result) => (error ? reject(error) : resolve(result ?? {})));
  });
}

/** An operation that only reads, as dynalite has it. */
export function readOperation(name: string): Operation {
  return {
    ...dynaliteValidation(name),
    readsOrWritesItems: true,
    run: async (request, { storage }) => {
      checkRead(request, storage.table(String(request['TableName'])));
      const unit = createUnitOfWork(storage, request['ExclusiveStartKey'] as AttributeMap | undefined);
      return await runAction(name, unit, request);
    },
  };
}

/** Checks a request against its description and returns it with unknown fields dropped; throws DynamoDB's error. */
export function checkRequest(operation: Validation, request: unknown, context: Context): Request {
  const checked = validations.checkTypes(request, operation.types);
  validations.checkValidations(checked, operation.types, operation.custom, context.storage.store);
  checkComparisons(checked);
  return checked;
}
