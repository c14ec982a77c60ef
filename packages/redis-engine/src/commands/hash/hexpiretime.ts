/** HEXPIRETIME: Returns the expiration time of hash fields as a Unix timestamp, in seconds. */
import { replyWithFieldExpiry } from './field-expiry.ts';
import { command, oneKey } from '../command.ts';

export const hexpiretime = command({
  name: 'hexpiretime',
  arity: -5,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '7.4.0',
  summary: 'Returns the expiration time of hash fields as a Unix timestamp, in seconds',
  complexity: 'O(N) where N is the number of specified fields',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'fields=FIELDS{numfields:integer field:string...}'],
  categories: ['hash'],
  execute(call) {
    replyWithFieldExpiry(call, { inSeconds: true, absolute: true });
  },
});
