/** SETEX. */
import { command, oneKey } from '../command.ts';
import { setWithExpiry } from './set-with-expiry.ts';

export const setex = command({
  name: 'setex',
  arity: 4,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '2.0.0',
  summary: 'Set the value and expiration of a key',
  complexity: 'O(1)',
  keys: [oneKey('OW update')],
  arguments: ['key:key@0', 'seconds:integer', 'value:string'],
  categories: ['string'],
  execute(call) {
    setWithExpiry(call, true);
  },
});
