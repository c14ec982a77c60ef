/** LPOP. */
import { command, oneKey } from '../command.ts';
import { popCommand } from './pop-command.ts';

export const lpop = command({
  name: 'lpop',
  arity: -2,
  flags: ['write', 'fast'],
  group: 'list',
  since: '1.0.0',
  summary: 'Remove and get the first elements in a list',
  complexity: 'O(N) where N is the number of elements returned',
  keys: [oneKey('RW access delete')],
  arguments: ['key:key@0', '[count:integer^6.2.0]'],
  categories: ['list'],
  history: [['6.2.0', 'Added the `count` argument.']],
  execute(call) {
    popCommand(call, 'left');
  },
});
