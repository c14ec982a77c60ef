/** LSET. */
import { noSuchKey, outOfRange } from '../../errors.ts';
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

export const lset = command({
  name: 'lset',
  arity: 4,
  flags: ['write', 'denyoom'],
  group: 'list',
  since: '1.0.0',
  summary: 'Set the value of an element in a list by its index',
  complexity:
    'O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'index:integer', 'element:string'],
  categories: ['list'],
  execute(call) {
    const { args } = call;
    const list = call.write(1, ListValue);
    if (list === undefined) throw noSuchKey;
    const cursor = list.at(args.number(2));
    if (!cursor.valid) throw outOfRange;
    list.replaceAt(cursor, args.buffer, args.starts[3]!, args.lengths[3]!);
    call.changed(1, 'lset', 'list');
    call.reply.ok();
  },
});
