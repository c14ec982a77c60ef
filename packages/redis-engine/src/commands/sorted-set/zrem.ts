/** ZREM: Remove one or more members from a sorted set. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zrem = command({
  name: 'zrem',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Remove one or more members from a sorted set',
  complexity:
    'O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['sortedset'],
  history: [['2.4.0', 'Accepts multiple elements.']],
  execute(call) {
    const { args } = call;
    const set = call.write(1, SortedSetValue);
    let removed = 0;
    if (set !== undefined) {
      for (let i = 2; i < args.count; i++) if (set.delete(args.text(i))) removed++;
      if (removed > 0) {
        call.changed(1, 'zrem', 'zset');
        call.removeIfEmpty(1, set);
      }
    }
    call.reply.integer(removed);
  },
});
