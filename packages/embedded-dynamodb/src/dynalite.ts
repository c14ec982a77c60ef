/** dynalite's modules, with the types of the parts that this package builds on; dynalite ships none. */
import { createRequire } from 'node:module';
import type {
  Action,
  AttributeMap,
  DynaliteStore,
  KeySchemaElement,
  TableDescription,
  Validation,
} from './dynalite-types.ts';

type Db = {
  create(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): DynaliteStore;
  validateKey(key: AttributeMap, table: TableDescription): Error | undefined;
  validateItem(item: AttributeMap, table: TableDescription): Error | undefined;
  createKey(item: AttributeMap, table: TableDescription, keySchema?: KeySchemaElement[]): string;
  createIndexKey(item: AttributeMap, table: TableDescription, keySchema: KeySchemaElement[]): string;
  validateUpdates(legacy: undefined, updates: object, table: TableDescription): Error | undefined;
  itemSize(item: AttributeMap): number;
  mapPaths(paths: unknown[], item: AttributeMap): AttributeMap;
  addConsumedCapacity(
    data: Record<string, unknown>,
    isRead: boolean,
    one: AttributeMap | undefined,
    other: AttributeMap | undefined,
  ): object | undefined;
  checkConditional(data: Record<string, unknown>, item: AttributeMap | undefined): Error | null | undefined;
};

type Validations = {
  checkTypes(data: unknown, types: Record<string, unknown>): Record<string, unknown>;
  checkValidations(
    data: unknown,
    types: Record<string, unknown>,
    custom: Validation['custom'],
    store: unknown,
  ): void;
  validateAttributeValue(value: unknown): string | undefined;
  validateExpressionParams(data: unknown, expressions: string[], others: string[]): string | undefined;
  validateExpressions(data: unknown): string | undefined;
};

const require = createRequire(import.meta.url);

export const db = require('dynalite/db/index.js') as Db;
export const validations = require('dynalite/validations/index.js') as Validations;

/** dynalite's description of the request of one of its operations, for example `putItem`. */
export const dynaliteValidation = (name: string) => require(`dynalite/validations/${name}.js`) as Validation;

/** What does one of its operations. */
export const dynaliteAction = (name: string) => require(`dynalite/actions/${name}.js`) as Action;
