/** ZINTER: Intersect multiple sorted sets. */
import { combination, intersectionOfSources, replyWithCombination } from './combine-sorted-sets.ts';
import { command, countedKeys } from '../command.ts';

export const zinter = command({
  name: 'zinter',
  arity: -3,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Intersect multiple sorted sets',
  complexity:
    'O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.',
  keys: [countedKeys('RO access')],
  arguments: [
    'numkeys:integer',
    'key:key@0...',
    '[weight:integer=WEIGHTS...]',
    '[aggregate=AGGREGATE(sum=SUM | min=MIN | max=MAX)]',
    '[withscores=WITHSCORES]',
  ],
  categories: ['sortedset'],
  execute(call) {
    const query = combination(call, 1, { weights: true, withScores: true });
    replyWithCombination(call, intersectionOfSources(call, query), query.withScores);
  },
});
