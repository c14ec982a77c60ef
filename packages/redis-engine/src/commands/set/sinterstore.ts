/** SINTERSTORE: Intersect multiple sets and store the resulting set in a key. */
import { storeResult } from '../store-result.ts';
import { intersectionOf, setOf, setsAt } from './set-operations.ts';
import { command, keyRange, oneKey } from '../command.ts';

export const sinterstore = command({
  name: 'sinterstore',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'set',
  since: '1.0.0',
  summary: 'Intersect multiple sets and store the resulting set in a key',
  complexity: 'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.',
  keys: [oneKey('RW update'), keyRange('RO access', 2)],
  arguments: ['destination:key@0', 'key:key@1...'],
  categories: ['set'],
  execute(call) {
    const members = intersectionOf(setsAt(call, 2, call.args.count), 0);
    storeResult(call, 1, setOf(members, call), 'sinterstore', 'set');
  },
});
