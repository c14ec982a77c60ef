/** PTTL. */
import { command, oneKey } from '../command.ts';
import { replyExpiry } from './reply-expiry.ts';

export const pttl = command({
  name: 'pttl',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '2.6.0',
  summary: 'Get the time to live for a key in milliseconds',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  history: [['2.8.0', 'Added the -2 reply.']],
  execute(call) {
    replyExpiry(call, { inSeconds: false, absolute: false });
  },
});
