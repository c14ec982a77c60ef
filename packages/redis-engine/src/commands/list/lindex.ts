/** LINDEX. */
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

export const lindex = command({
  name: 'lindex',
  arity: 3,
  flags: ['readonly'],
  group: 'list',
  since: '1.0.0',
  summary: 'Get an element from a list by its index',
  complexity:
    'O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last element of the list O(1).',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'index:integer'],
  categories: ['list'],
  execute(call) {
    const list = call.read(1, ListValue);
    // As in Redis, the index of a list that is not there is not looked at.
    const cursor = list?.at(call.args.number(2));
    if (cursor === undefined || !cursor.valid) call.reply.null();
    else call.reply.bulkBytes(cursor.buffer, cursor.start, cursor.length);
  },
});
