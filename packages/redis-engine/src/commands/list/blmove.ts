/** BLMOVE. */
import { command, oneKey } from '../command.ts';
import { moveOrWait, readSide } from './move-element.ts';

export const blmove = command({
  name: 'blmove',
  arity: 6,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  group: 'list',
  since: '6.2.0',
  summary:
    'Pop an element from a list, push it to another list and return it; or block until one is available',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('RW insert', 2)],
  arguments: [
    'source:key@0',
    'destination:key@1',
    'wherefrom(left=LEFT | right=RIGHT)',
    'whereto(left=LEFT | right=RIGHT)',
    'timeout:double',
  ],
  categories: ['list'],
  execute(call) {
    const from = readSide(call.args, 3);
    const to = readSide(call.args, 4);
    moveOrWait(call, from, to, call.timeoutMs(5));
  },
});
