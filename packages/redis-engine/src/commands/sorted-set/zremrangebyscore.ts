/** ZREMRANGEBYSCORE: Remove all members in a sorted set within the given scores. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { scoreRange } from './range-arguments.ts';
import { removeSpan } from './remove-span.ts';
import { command, oneKey } from '../command.ts';

export const zremrangebyscore = command({
  name: 'zremrangebyscore',
  arity: 4,
  flags: ['write'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Remove all members in a sorted set within the given scores',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'min:double', 'max:double'],
  categories: ['sortedset'],
  execute(call) {
    const range = scoreRange(call.args, 2, 3);
    const set = call.write(1, SortedSetValue);
    if (set === undefined) call.reply.integer(0);
    else removeSpan(call, set, set.spanOfScores(range), 'zremrangebyscore');
  },
});
