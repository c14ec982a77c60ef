/** INCRBY. */
import { command, oneKey } from '../command.ts';
import { incrementBy } from './increment.ts';

export const incrby = command({
  name: 'incrby',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Increment the integer value of a key by the given amount',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'increment:integer'],
  categories: ['string'],
  execute(call) {
    incrementBy(call, call.args.integer(2));
  },
});
