/** ZCARD: Get the number of members in a sorted set. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zcard = command({
  name: 'zcard',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Get the number of members in a sorted set',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['sortedset'],
  execute(call) {
    call.reply.integer(call.read(1, SortedSetValue)?.size ?? 0);
  },
});
