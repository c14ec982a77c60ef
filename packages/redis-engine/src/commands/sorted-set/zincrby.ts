/** ZINCRBY: Increment the score of a member in a sorted set. */
import { AddOption, addToSortedSet } from './add-to-sorted-set.ts';
import { command, oneKey } from '../command.ts';

export const zincrby = command({
  name: 'zincrby',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Increment the score of a member in a sorted set',
  complexity: 'O(log(N)) where N is the number of elements in the sorted set.',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'increment:integer', 'member:string'],
  categories: ['sortedset'],
  execute(call) {
    addToSortedSet(call, 2, AddOption.Increment);
  },
});
