/** HVALS. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hvals = command({
  name: 'hvals',
  arity: 2,
  flags: ['readonly'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Get all the values in a hash',
  complexity: 'O(N) where N is the size of the hash.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const { reply } = call;
    const hash = call.read(1, HashValue);
    reply.array(hash?.size ?? 0);
    if (hash === undefined) return;
    for (const cursor = hash.first(); cursor.valid; cursor.next()) {
      reply.bulkBytes(cursor.buffer, cursor.valueStart, cursor.valueLength);
    }
  },
});
