/** ZREVRANK: Determine the index of a member in a sorted set, with scores ordered from high to low. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zrevrank = command({
  name: 'zrevrank',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Determine the index of a member in a sorted set, with scores ordered from high to low',
  complexity: 'O(log(N))',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string'],
  categories: ['sortedset'],
  execute(call) {
    const set = call.read(1, SortedSetValue);
    const rank = set?.rank(call.args.text(2));
    if (rank === undefined) call.reply.null();
    else call.reply.integer(set!.size - 1 - rank);
  },
});
