/** ZSCORE: Get the score associated with the given member in a sorted set. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zscore = command({
  name: 'zscore',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Get the score associated with the given member in a sorted set',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string'],
  categories: ['sortedset'],
  execute(call) {
    const score = call.read(1, SortedSetValue)?.score(call.args.text(2));
    if (score === undefined) call.reply.null();
    else call.reply.double(score);
  },
});
