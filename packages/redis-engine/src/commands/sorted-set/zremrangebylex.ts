/** ZREMRANGEBYLEX: Remove all members in a sorted set between the given lexicographical range. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { lexRange } from './range-arguments.ts';
import { removeSpan } from './remove-span.ts';
import { command, oneKey } from '../command.ts';

export const zremrangebylex = command({
  name: 'zremrangebylex',
  arity: 4,
  flags: ['write'],
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Remove all members in a sorted set between the given lexicographical range',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'min:string', 'max:string'],
  categories: ['sortedset'],
  execute(call) {
    const range = lexRange(call.args, 2, 3);
    const set = call.write(1, SortedSetValue);
    if (set === undefined) call.reply.integer(0);
    else removeSpan(call, set, set.spanOfMembers(range), 'zremrangebylex');
  },
});
