/** SISMEMBER: Determine if a given value is a member of a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const sismember = command({
  name: 'sismember',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'set',
  since: '1.0.0',
  summary: 'Determine if a given value is a member of a set',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0', 'member:string'],
  categories: ['set'],
  execute(call) {
    const { args, reply } = call;
    const set = call.read(1, SetValue);
    reply.integer(set !== undefined && set.hasBytes(args.buffer, args.starts[2]!, args.lengths[2]!) ? 1 : 0);
  },
});
