/** GETSET. */
import { readString, replyString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const getset = command({
  name: 'getset',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Set the string value of a key and return its old value',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'value:string'],
  categories: ['string'],
  deprecated: { since: '6.2.0', replacedBy: '`SET` with the `!GET` argument' },
  execute(call) {
    replyString(call, readString(call, 1));
    call.storeString(1, call.args.view(2));
    call.changed(1, 'set', 'string');
  },
});
