/** HINCRBY. */
import { CommandError } from '../../errors.ts';
import { addIntegers, INT64_MAX, INT64_MIN, parseInt64 } from '../../structures/integer.ts';
import { HashValue } from '../../types/hash.ts';
import { openContainer } from '../../types/open-container.ts';
import { command, oneKey } from '../command.ts';

const NOT_AN_INTEGER = new CommandError('ERR hash value is not an integer');
const OVERFLOW = new CommandError('ERR increment or decrement would overflow');

export const hincrby = command({
  name: 'hincrby',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Increment the integer value of a hash field by the given number',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'field:string', 'increment:integer'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const increment = args.integer(3);
    const field = args.text(2);
    const present = parseInt64(call.write(1, HashValue)?.get(field) ?? '0');
    if (present === undefined) throw NOT_AN_INTEGER;
    const sum = addIntegers(present, increment);
    if (sum > INT64_MAX || sum < INT64_MIN) throw OVERFLOW;
    openContainer(call, 1, HashValue).set(field, String(sum), call.limits, true);
    call.changed(1, 'hincrby', 'hash');
    reply.integer(sum);
  },
});
