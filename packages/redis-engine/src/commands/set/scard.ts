/** SCARD: Get the number of members in a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const scard = command({
  name: 'scard',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Get the number of members in a set',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['set'],
  execute(call) {
    call.reply.integer(call.read(1, SetValue)?.size ?? 0);
  },
});
