/** RPUSHX. */
import { command, oneKey } from '../command.ts';
import { pushElements } from './push-elements.ts';

export const rpushx = command({
  name: 'rpushx',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'list',
  since: '2.2.0',
  summary: 'Append an element to a list, only if the list exists',
  complexity:
    'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'element:string...'],
  categories: ['list'],
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  execute(call) {
    pushElements(call, false, true);
  },
});
