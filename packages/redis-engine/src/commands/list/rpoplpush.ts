/** RPOPLPUSH. */
import { command, oneKey } from '../command.ts';
import { moveElement } from './move-element.ts';

export const rpoplpush = command({
  name: 'rpoplpush',
  arity: 3,
  flags: ['write', 'denyoom'],
  group: 'list',
  since: '1.2.0',
  summary: 'Remove the last element in a list, prepend it to another list and return it',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('RW insert', 2)],
  arguments: ['source:key@0', 'destination:key@1'],
  categories: ['list'],
  deprecated: { since: '6.2.0', replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments' },
  execute(call) {
    if (!moveElement(call, 'right', 'left')) call.reply.null();
  },
});
