/** HGET. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hget = command({
  name: 'hget',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Get the value of a hash field',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'field:string'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const found = call.read(1, HashValue)?.find(args.buffer, args.starts[2]!, args.lengths[2]!);
    if (found === undefined) reply.null();
    else reply.bulkBytes(found.buffer, found.valueStart, found.valueLength);
  },
});
