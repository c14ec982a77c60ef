/** HEXISTS. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hexists = command({
  name: 'hexists',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Determine if a hash field exists',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0', 'field:string'],
  categories: ['hash'],
  execute(call) {
    call.reply.integer(call.read(1, HashValue)?.has(call.args.text(2)) === true ? 1 : 0);
  },
});
