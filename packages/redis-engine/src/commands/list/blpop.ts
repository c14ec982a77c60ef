/** BLPOP. */
import { command, keyRange } from '../command.ts';
import { popOrWait } from './pop-or-wait.ts';

export const blpop = command({
  name: 'blpop',
  arity: -3,
  flags: ['write', 'noscript', 'blocking'],
  group: 'list',
  since: '2.0.0',
  summary: 'Remove and get the first element in a list, or block until one is available',
  complexity: 'O(N) where N is the number of provided keys.',
  keys: [keyRange('RW access delete', 1, -2, 1)],
  arguments: ['key:key@0...', 'timeout:double'],
  categories: ['list'],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  execute(call) {
    popOrWait(call, 'left');
  },
});
