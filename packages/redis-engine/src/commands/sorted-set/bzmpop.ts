/** BZMPOP: Remove and return members with scores in a sorted set or block until one is available. */
import { blockForSortedSets, multiPopArguments, popNested } from './pop-scored.ts';
import { command, countedKeys } from '../command.ts';

export const bzmpop = command({
  name: 'bzmpop',
  arity: -5,
  flags: ['write', 'blocking'],
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Remove and return members with scores in a sorted set or block until one is available',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.',
  keys: [countedKeys('RW access delete', 2)],
  arguments: [
    'timeout:double',
    'numkeys:integer',
    'key:key@0...',
    'where(min=MIN | max=MAX)',
    '[count:integer=COUNT]',
  ],
  categories: ['sortedset'],
  execute(call) {
    const pop = multiPopArguments(call.args, 2);
    const timeoutMs = call.timeoutMs(1);
    if (!popNested(call, pop)) blockForSortedSets(call, pop.keys, timeoutMs);
  },
});
