/** STRLEN. */
import { readString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const strlen = command({
  name: 'strlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'string',
  since: '2.2.0',
  summary: 'Get the length of the value stored in a key',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['string'],
  execute(call) {
    const pointer = readString(call, 1);
    call.reply.integer(pointer === 0 ? 0 : call.database.stringLength(pointer));
  },
});
