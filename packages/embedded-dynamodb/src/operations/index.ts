/** The table of operations: a name on the wire, and what it does. */
import { type Operation, readOperation } from '../operation.ts';
import { batchWriteItem, deleteItem, putItem, updateItem } from './item-writes.ts';
import { describeLimits } from './service.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  listTables,
  listTagsOfResource,
  tagResource,
  untagResource,
  updateTable,
} from './tables.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGetItems, transactWriteItems } from './transactions.ts';

export const operations: ReadonlyMap<string, Operation> = new Map([
  ['BatchGetItem', readOperation('batchGetItem')],
  ['BatchWriteItem', batchWriteItem],
  ['CreateTable', createTable],
  ['DeleteItem', deleteItem],
  ['DeleteTable', deleteTable],
  ['DescribeLimits', describeLimits],
  ['DescribeTable', describeTable],
  ['DescribeTimeToLive', describeTimeToLive],
  ['GetItem', readOperation('getItem')],
  ['ListTables', listTables],
  ['ListTagsOfResource', listTagsOfResource],
  ['PutItem', putItem],
  ['Query', readOperation('query')],
  ['Scan', readOperation('scan')],
  ['TagResource', tagResource],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
  ['UntagResource', untagResource],
  ['UpdateItem', updateItem],
  ['UpdateTable', updateTable],
  ['UpdateTimeToLive', updateTimeToLive],
]);
