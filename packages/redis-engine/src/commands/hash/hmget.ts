/** HMGET. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hmget = command({
  name: 'hmget',
  arity: -3,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the values of all the given hash fields',
  complexity: 'O(N) where N is the number of fields being requested.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'field:string...'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const hash = call.read(1, HashValue);
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const found = hash?.find(args.buffer, args.starts[i]!, args.lengths[i]!);
      if (found === undefined) reply.null();
      else reply.bulkBytes(found.buffer, found.valueStart, found.valueLength);
    }
  },
});
