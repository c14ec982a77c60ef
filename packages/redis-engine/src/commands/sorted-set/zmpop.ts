/** ZMPOP: Remove and return members with scores in a sorted set. */
import { multiPopArguments, popNested } from './pop-scored.ts';
import { command, countedKeys } from '../command.ts';

export const zmpop = command({
  name: 'zmpop',
  arity: -4,
  flags: ['write'],
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Remove and return members with scores in a sorted set',
  complexity:
    'O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.',
  keys: [countedKeys('RW access delete')],
  arguments: ['numkeys:integer', 'key:key@0...', 'where(min=MIN | max=MAX)', '[count:integer=COUNT]'],
  categories: ['sortedset'],
  execute(call) {
    const pop = multiPopArguments(call.args, 1);
    if (!popNested(call, pop)) call.reply.nullArray();
  },
});
