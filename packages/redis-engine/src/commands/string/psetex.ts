/** PSETEX. */
import { command, oneKey } from '../command.ts';
import { setWithExpiry } from './set-with-expiry.ts';

export const psetex = command({
  name: 'psetex',
  arity: 4,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '2.6.0',
  summary: 'Set the value and expiration in milliseconds of a key',
  complexity: 'O(1)',
  keys: [oneKey('OW update')],
  arguments: ['key:key@0', 'milliseconds:integer', 'value:string'],
  categories: ['string'],
  execute(call) {
    setWithExpiry(call, false);
  },
});
