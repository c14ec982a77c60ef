/** SUNIONSTORE: Add multiple sets and store the resulting set in a key. */
import { storeResult } from '../store-result.ts';
import { setsAt, unionOf } from './set-operations.ts';
import { command, keyRange, oneKey } from '../command.ts';

export const sunionstore = command({
  name: 'sunionstore',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'set',
  since: '1.0.0',
  summary: 'Add multiple sets and store the resulting set in a key',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  keys: [oneKey('OW update'), keyRange('RO access', 2)],
  arguments: ['destination:key@0', 'key:key@1...'],
  categories: ['set'],
  execute(call) {
    const union = unionOf(setsAt(call, 2, call.args.count), call);
    storeResult(call, 1, union, 'sunionstore', 'set');
  },
});
