/** BZPOPMAX: Remove and return the member with the highest score from one or more sorted sets, or block until one is available. */
import { popFlatOrBlock } from './pop-scored.ts';
import { command, keyRange } from '../command.ts';

export const bzpopmax = command({
  name: 'bzpopmax',
  arity: -3,
  flags: ['write', 'noscript', 'fast', 'blocking'],
  group: 'sorted-set',
  since: '5.0.0',
  summary:
    'Remove and return the member with the highest score from one or more sorted sets, or block until one is available',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  keys: [keyRange('RW access delete', 1, -2)],
  arguments: ['key:key@0...', 'timeout:double'],
  categories: ['sortedset'],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  execute(call) {
    popFlatOrBlock(call, 'max');
  },
});
