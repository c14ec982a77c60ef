/** HINCRBYFLOAT. */
import { CommandError, notAFloat } from '../../errors.ts';
import { isInfinite } from '../../structures/long-double.ts';
import { addFloats, readFloat } from '../../types/float-text.ts';
import { HashValue } from '../../types/hash.ts';
import { openContainer } from '../../types/open-container.ts';
import { command, oneKey } from '../command.ts';

const NOT_FINITE = new CommandError('ERR value is NaN or Infinity');
const NOT_A_FLOAT = new CommandError('ERR hash value is not a float');

export const hincrbyfloat = command({
  name: 'hincrbyfloat',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '2.6.0',
  summary: 'Increment the float value of a hash field by the given amount',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'field:string', 'increment:double'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const increment = readFloat(args.text(3), notAFloat);
    if (isInfinite(increment)) throw NOT_FINITE;
    const field = args.text(2);
    const present = call.write(1, HashValue)?.get(field) ?? '0';
    const sum = addFloats(readFloat(present, NOT_A_FLOAT), increment);
    openContainer(call, 1, HashValue).set(field, sum, call.limits, true);
    call.changed(1, 'hincrbyfloat', 'hash');
    reply.bulk(sum);
  },
});
