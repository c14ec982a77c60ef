/** ZLEXCOUNT: Count the number of members in a sorted set between a given lexicographical range. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { lexRange } from './range-arguments.ts';
import { command, oneKey } from '../command.ts';

export const zlexcount = command({
  name: 'zlexcount',
  arity: 4,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Count the number of members in a sorted set between a given lexicographical range',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'min:string', 'max:string'],
  categories: ['sortedset'],
  execute(call) {
    const range = lexRange(call.args, 2, 3);
    const set = call.read(1, SortedSetValue);
    const span = set?.spanOfMembers(range);
    call.reply.integer(span === undefined ? 0 : span.end - span.start);
  },
});
