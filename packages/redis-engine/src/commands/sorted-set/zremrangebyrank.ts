/** ZREMRANGEBYRANK: Remove all members in a sorted set within the given indexes. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { rankSpan } from './range-query.ts';
import { removeSpan } from './remove-span.ts';
import { command, oneKey } from '../command.ts';

export const zremrangebyrank = command({
  name: 'zremrangebyrank',
  arity: 4,
  flags: ['write'],
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Remove all members in a sorted set within the given indexes',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'start:integer', 'stop:integer'],
  categories: ['sortedset'],
  execute(call) {
    const start = call.args.number(2);
    const end = call.args.number(3);
    const set = call.write(1, SortedSetValue);
    if (set === undefined) call.reply.integer(0);
    else removeSpan(call, set, rankSpan(start, end, set.size), 'zremrangebyrank');
  },
});
