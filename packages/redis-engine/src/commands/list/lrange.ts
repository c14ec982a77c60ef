/** LRANGE. */
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';
import { resolveRange } from './list-range.ts';

export const lrange = command({
  name: 'lrange',
  arity: 4,
  flags: ['readonly'],
  group: 'list',
  since: '1.0.0',
  summary: 'Get a range of elements from a list',
  complexity:
    'O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the specified range.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'start:integer', 'stop:integer'],
  categories: ['list'],
  execute(call) {
    const { args, reply } = call;
    const start = args.number(2);
    const end = args.number(3);
    const list = call.read(1, ListValue);
    const { first, count } = resolveRange(start, end, list?.size ?? 0);
    reply.array(count);
    if (list === undefined || count === 0) return;
    const cursor = list.at(first);
    for (let i = 0; i < count; i++) {
      reply.bulkBytes(cursor.buffer, cursor.start, cursor.length);
      cursor.next();
    }
  },
});
