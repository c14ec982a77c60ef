/** BRPOPLPUSH. */
import { command, oneKey } from '../command.ts';
import { moveOrWait } from './move-element.ts';

export const brpoplpush = command({
  name: 'brpoplpush',
  arity: 4,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  group: 'list',
  since: '2.2.0',
  summary:
    'Pop an element from a list, push it to another list and return it; or block until one is available',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('RW insert', 2)],
  arguments: ['source:key@0', 'destination:key@1', 'timeout:double'],
  categories: ['list'],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  deprecated: { since: '6.2.0', replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments' },
  execute(call) {
    moveOrWait(call, 'right', 'left', call.timeoutMs(3));
  },
});
