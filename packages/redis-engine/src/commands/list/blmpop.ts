/** BLMPOP. */
import { ValueType } from '../../keyspace/record.ts';
import { command, countedKeys } from '../command.ts';
import { indexes } from './first-list.ts';
import { popSeveral, readPopSeveral } from './pop-several.ts';

export const blmpop = command({
  name: 'blmpop',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  group: 'list',
  since: '7.0.0',
  summary: 'Pop elements from a list, or block until one is available',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  keys: [countedKeys('RW access delete', 2)],
  arguments: [
    'timeout:double',
    'numkeys:integer',
    'key:key@0...',
    'where(left=LEFT | right=RIGHT)',
    '[count:integer=COUNT]',
  ],
  categories: ['list'],
  execute(call) {
    const timeoutMs = call.timeoutMs(1);
    const options = readPopSeveral(call, 2);
    if (popSeveral(call, options)) return;
    const keys = indexes(options.firstKey, options.lastKey);
    call.block({ keys, type: ValueType.List, timeoutMs, onTimeout: (reply) => reply.nullArray() });
  },
});
