/** ZMSCORE: Get the score associated with the given members in a sorted set. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { command, oneKey } from '../command.ts';

export const zmscore = command({
  name: 'zmscore',
  arity: -3,
  flags: ['readonly', 'fast'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Get the score associated with the given members in a sorted set',
  complexity: 'O(N) where N is the number of members being requested.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'member:string...'],
  categories: ['sortedset'],
  execute(call) {
    const { args, reply } = call;
    const set = call.read(1, SortedSetValue);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const score = set?.score(args.text(i));
      if (score === undefined) reply.null();
      else reply.double(score);
    }
  },
});
