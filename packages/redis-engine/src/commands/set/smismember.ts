/** SMISMEMBER: Returns the membership associated with the given elements for a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const smismember = command({
  name: 'smismember',
  arity: -3,
  flags: ['readonly', 'fast'],
  group: 'set',
  since: '6.2.0',
  summary: 'Returns the membership associated with the given elements for a set',
  complexity: 'O(N) where N is the number of elements being checked for membership',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['set'],
  execute(call) {
    const { args, reply } = call;
    const set = call.read(1, SetValue);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) reply.integer(set !== undefined && set.has(args.text(i)) ? 1 : 0);
  },
});
