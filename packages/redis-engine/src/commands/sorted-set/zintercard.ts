/** ZINTERCARD: Intersect multiple sorted sets and return the cardinality of the result. */
import { combination, intersectionOfSources } from './combine-sorted-sets.ts';
import { command, countedKeys } from '../command.ts';

export const zintercard = command({
  name: 'zintercard',
  arity: -3,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '7.0.0',
  summary: 'Intersect multiple sorted sets and return the cardinality of the result',
  complexity:
    'O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.',
  keys: [countedKeys('RO access')],
  arguments: ['numkeys:integer', 'key:key@0...', '[limit:integer=LIMIT]'],
  categories: ['sortedset'],
  execute(call) {
    const query = combination(call, 1, { limit: true });
    const result = intersectionOfSources(call, query);
    call.reply.integer(result.size);
    result.release();
  },
});
