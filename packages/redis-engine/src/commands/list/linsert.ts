/** LINSERT. */
import { syntaxError } from '../../errors.ts';
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

export const linsert = command({
  name: 'linsert',
  arity: 5,
  flags: ['write', 'denyoom'],
  group: 'list',
  since: '2.2.0',
  summary: 'Insert an element before or after another element in a list',
  complexity:
    'O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'where(before=BEFORE | after=AFTER)', 'pivot:string', 'element:string'],
  categories: ['list'],
  execute(call) {
    const { args, reply } = call;
    const behind = args.is(2, 'after');
    if (!behind && !args.is(2, 'before')) throw syntaxError;
    const list = call.write(1, ListValue);
    if (list === undefined) {
      reply.integer(0);
      return;
    }
    const cursor = list.first();
    while (cursor.valid && !cursor.equals(args.buffer, args.starts[3]!, args.lengths[3]!)) cursor.next();
    if (!cursor.valid) {
      reply.integer(-1);
      return;
    }
    list.insertAt(cursor, args.buffer, args.starts[4]!, args.lengths[4]!, behind);
    call.changed(1, 'linsert', 'list');
    reply.integer(list.size);
  },
});
