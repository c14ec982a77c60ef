/** HPEXPIRE: Set expiry for hash fields using relative time to expire (milliseconds). */
import { expireFields } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hpexpire = command({
  name: 'hpexpire',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '7.4.0',
  summary: 'Set expiry for hash fields using relative time to expire (milliseconds)',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    'milliseconds:integer',
    '[condition(nx=NX | xx=XX | gt=GT | lt=LT)]',
    'fields=FIELDS{numfields:integer field:string...}',
  ],
  categories: ['hash'],
  execute(call) {
    expireFields(call, { inSeconds: false, absolute: false });
  },
});
