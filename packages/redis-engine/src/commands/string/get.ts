/** GET. */
import { readString, replyString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const get = command({
  name: 'get',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Get the value of a key',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['string'],
  execute(call) {
    replyString(call, readString(call, 1));
  },
});
