/** HSTRLEN. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hstrlen = command({
  name: 'hstrlen',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '3.2.0',
  summary: 'Get the length of the value of a hash field',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0', 'field:string'],
  categories: ['hash'],
  execute(call) {
    call.reply.integer(call.read(1, HashValue)?.get(call.args.text(2))?.length ?? 0);
  },
});
