/** ZCOUNT: Count the members in a sorted set with scores within the given values. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { scoreRange } from './range-arguments.ts';
import { command, oneKey } from '../command.ts';

export const zcount = command({
  name: 'zcount',
  arity: 4,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Count the members in a sorted set with scores within the given values',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'min:double', 'max:double'],
  categories: ['sortedset'],
  execute(call) {
    const range = scoreRange(call.args, 2, 3);
    const set = call.read(1, SortedSetValue);
    const span = set?.spanOfScores(range);
    call.reply.integer(span === undefined ? 0 : span.end - span.start);
  },
});
