/** DECRBY. */
import { CommandError } from '../../errors.ts';
import { INT64_MIN } from '../../structures/integer.ts';
import { command, oneKey } from '../command.ts';
import { incrementBy } from './increment.ts';

export const decrby = command({
  name: 'decrby',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Decrement the integer value of a key by the given number',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'decrement:integer'],
  categories: ['string'],
  execute(call) {
    const decrement = call.args.integer(2);
    if (decrement === INT64_MIN) throw new CommandError('ERR decrement would overflow');
    incrementBy(call, -decrement);
  },
});
