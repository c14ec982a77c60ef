/** ZPOPMAX: Remove and return members with the highest scores in a sorted set. */
import { popFromOne } from './pop-scored.ts';
import { command, oneKey } from '../command.ts';

export const zpopmax = command({
  name: 'zpopmax',
  arity: -2,
  flags: ['write', 'fast'],
  group: 'sorted-set',
  since: '5.0.0',
  summary: 'Remove and return members with the highest scores in a sorted set',
  complexity:
    'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.',
  keys: [oneKey('RW access delete')],
  arguments: ['key:key@0', '[count:integer]'],
  categories: ['sortedset'],
  execute(call) {
    popFromOne(call, 'max');
  },
});
