/** LPUSH. */
import { command, oneKey } from '../command.ts';
import { pushElements } from './push-elements.ts';

export const lpush = command({
  name: 'lpush',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'list',
  since: '1.0.0',
  summary: 'Prepend one or multiple elements to a list',
  complexity:
    'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'element:string...'],
  categories: ['list'],
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  execute(call) {
    pushElements(call, true, false);
  },
});
