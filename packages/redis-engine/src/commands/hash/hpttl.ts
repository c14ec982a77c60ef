/** HPTTL: Returns the TTL in milliseconds of hash fields. */
import { replyWithFieldExpiry } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hpttl = command({
  name: 'hpttl',
  arity: -5,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the TTL in milliseconds of hash fields',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'fields=FIELDS{numfields:integer field:string...}'],
  categories: ['hash'],
  execute(call) {
    replyWithFieldExpiry(call, { inSeconds: false, absolute: false });
  },
});
