/** SDIFFSTORE: Subtract multiple sets and store the resulting set in a key. */
import { storeResult } from '../store-result.ts';
import { differenceOf, setOf, setsAt } from './set-operations.ts';
import { command, keyRange, oneKey } from '../command.ts';

export const sdiffstore = command({
  name: 'sdiffstore',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'set',
  since: '1.0.0',
  summary: 'Subtract multiple sets and store the resulting set in a key',
  complexity: 'O(N) where N is the total number of elements in all given sets.',
  keys: [oneKey('OW update'), keyRange('RO access', 2)],
  arguments: ['destination:key@0', 'key:key@1...'],
  categories: ['set'],
  execute(call) {
    const members = differenceOf(setsAt(call, 2, call.args.count));
    storeResult(call, 1, setOf(members, call), 'sdiffstore', 'set');
  },
});
