/** LMOVE. */
import { command, oneKey } from '../command.ts';
import { moveElement, readSide } from './move-element.ts';

export const lmove = command({
  name: 'lmove',
  arity: 5,
  flags: ['write', 'denyoom'],
  group: 'list',
  since: '6.2.0',
  summary: 'Pop an element from a list, push it to another list and return it',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('RW insert', 2)],
  arguments: [
    'source:key@0',
    'destination:key@1',
    'wherefrom(left=LEFT | right=RIGHT)',
    'whereto(left=LEFT | right=RIGHT)',
  ],
  categories: ['list'],
  execute(call) {
    const from = readSide(call.args, 3);
    const to = readSide(call.args, 4);
    if (!moveElement(call, from, to)) call.reply.null();
  },
});
