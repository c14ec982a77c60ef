/** ZRANK: Determine the index of a member in a sorted set. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zrank = command({
  name: 'zrank',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Determine the index of a member in a sorted set',
  complexity: 'O(log(N))',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string'],
  categories: ['sortedset'],
  execute(call) {
    const rank = call.read(1, SortedSetValue)?.rank(call.args.text(2));
    if (rank === undefined) call.reply.null();
    else call.reply.integer(rank);
  },
});
