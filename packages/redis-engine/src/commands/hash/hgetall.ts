/** HGETALL. */
import { HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';

export const hgetall = command({
  name: 'hgetall',
  arity: 2,
  flags: ['readonly'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Get all the fields and values in a hash',
  complexity: 'O(N) where N is the size of the hash.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const { reply } = call;
    const hash = call.read(1, HashValue);
    const size = hash?.size ?? 0;
    reply.map(size);
    for (let place = 0; place < size; place++) {
      reply.bulk(hash!.fieldAt(place));
      reply.bulk(hash!.valueAt(place));
    }
  },
});
