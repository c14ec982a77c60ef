/** LLEN. */
import { ListValue } from '../../types/list.ts';
import { command, oneKey } from '../command.ts';

export const llen = command({
  name: 'llen',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'list',
  since: '1.0.0',
  summary: 'Get the length of a list',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['list'],
  execute(call) {
    call.reply.integer(call.read(1, ListValue)?.size ?? 0);
  },
});
