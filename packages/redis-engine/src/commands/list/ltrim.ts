/** LTRIM. */
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';
import { resolveRange } from './list-range.ts';

export const ltrim = command({
  name: 'ltrim',
  arity: 4,
  flags: ['write'],
  group: 'list',
  since: '1.0.0',
  summary: 'Trim a list to the specified range',
  complexity: 'O(N) where N is the number of elements to be removed by the operation.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'start:integer', 'stop:integer'],
  categories: ['list'],
  execute(call) {
    const { args, reply } = call;
    const start = args.number(2);
    const end = args.number(3);
    const list = call.write(1, ListValue);
    if (list !== undefined) {
      const { first, count } = resolveRange(start, end, list.size);
      const behind = list.size - first - count;
      list.removeFromFront(count === 0 ? list.size : first);
      list.removeFromEnd(count === 0 ? 0 : behind);
      call.changed(1, 'ltrim', 'list');
      call.removeIfEmpty(1, list);
    }
    reply.ok();
  },
});
