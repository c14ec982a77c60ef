/** ZINTERSTORE: Intersect multiple sorted sets and store the resulting sorted set in a new key. */
import { storeResult } from '../store-result.ts';
import { combination, intersectionOfSources } from './combine-sorted-sets.ts';
import { command, countedKeys, oneKey } from '../command.ts';

export const zinterstore = command({
  name: 'zinterstore',
  arity: -4,
  flags: ['write', 'denyoom'],
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Intersect multiple sorted sets and store the resulting sorted set in a new key',
  complexity:
    'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.',
  keys: [oneKey('OW update'), countedKeys('RO access', 2)],
  arguments: [
    'destination:key@0',
    'numkeys:integer',
    'key:key@1...',
    '[weight:integer=WEIGHTS...]',
    '[aggregate=AGGREGATE(sum=SUM | min=MIN | max=MAX)]',
  ],
  categories: ['sortedset'],
  execute(call) {
    const query = combination(call, 2, { weights: true });
    storeResult(call, 1, intersectionOfSources(call, query), 'zinterstore', 'zset');
  },
});
