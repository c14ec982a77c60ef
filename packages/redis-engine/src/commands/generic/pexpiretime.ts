/** PEXPIRETIME. */
import { command, oneKey } from '../command.ts';
import { replyExpiry } from './reply-expiry.ts';

export const pexpiretime = command({
  name: 'pexpiretime',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '7.0.0',
  summary: 'Get the expiration Unix timestamp for a key in milliseconds',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  execute(call) {
    replyExpiry(call, { inSeconds: false, absolute: true });
  },
});
