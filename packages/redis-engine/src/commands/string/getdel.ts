/** GETDEL. */
import { readString, replyString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const getdel = command({
  name: 'getdel',
  arity: 2,
  flags: ['write', 'fast'],
  group: 'string',
  since: '6.2.0',
  summary: 'Get the value of a key and delete the key',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete')],
  arguments: ['key:key@0'],
  categories: ['string'],
  execute(call) {
    const pointer = readString(call, 1);
    replyString(call, pointer);
    if (pointer === 0) return;
    call.database.remove(pointer);
    call.changed(1, 'del', 'generic');
  },
});
