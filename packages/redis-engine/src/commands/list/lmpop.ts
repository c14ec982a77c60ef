/** LMPOP. */
import { command, countedKeys } from '../command.ts';
import { popSeveral, readPopSeveral } from './pop-several.ts';

export const lmpop = command({
  name: 'lmpop',
  arity: -4,
  flags: ['write', 'movablekeys'],
  group: 'list',
  since: '7.0.0',
  summary: 'Pop elements from a list',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  keys: [countedKeys('RW access delete', 1)],
  arguments: ['numkeys:integer', 'key:key@0...', 'where(left=LEFT | right=RIGHT)', '[count:integer=COUNT]'],
  categories: ['list'],
  execute(call) {
    if (!popSeveral(call, readPopSeveral(call, 1))) call.reply.nullArray();
  },
});
