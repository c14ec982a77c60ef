/** EXPIRETIME. */
import { command, oneKey } from '../command.ts';
import { replyExpiry } from './reply-expiry.ts';

export const expiretime = command({
  name: 'expiretime',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '7.0.0',
  summary: 'Get the expiration Unix timestamp for a key',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  execute(call) {
    replyExpiry(call, { inSeconds: true, absolute: true });
  },
});
