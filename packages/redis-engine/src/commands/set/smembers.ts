/** SMEMBERS: Get all the members in a set. */
import { SetValue } from '../../types/set-value.ts';
import { command, oneKey } from '../command.ts';

export const smembers = command({
  name: 'smembers',
  arity: 2,
  flags: ['readonly'],
  group: 'set',
  since: '1.0.0',
  summary: 'Get all the members in a set',
  complexity: 'O(N) where N is the set cardinality.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  execute(call) {
    const { reply } = call;
    const set = call.read(1, SetValue);
    const size = set?.size ?? 0;
    reply.set(size);
    for (let i = 0; i < size; i++) reply.bulk(set!.at(i));
  },
});
