/** HLEN. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hlen = command({
  name: 'hlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the number of fields in a hash',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['hash'],
  execute(call) {
    call.reply.integer(call.read(1, HashValue)?.size ?? 0);
  },
});
