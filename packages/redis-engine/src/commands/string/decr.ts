/** DECR. */
import { command, oneKey } from '../command.ts';
import { incrementBy } from './increment.ts';

export const decr = command({
  name: 'decr',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Decrement the integer value of a key by one',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0'],
  categories: ['string'],
  execute(call) {
    incrementBy(call, -1);
  },
});
