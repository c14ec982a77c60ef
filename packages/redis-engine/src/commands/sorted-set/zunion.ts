/** ZUNION: Add multiple sorted sets. */
import { combination, replyWithCombination, unionOfSources } from './combine-sorted-sets.ts';
import { command, countedKeys } from '../command.ts';

export const zunion = command({
  name: 'zunion',
  arity: -3,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Add multiple sorted sets',
  complexity:
    'O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.',
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
    replyWithCombination(call, unionOfSources(call, query), query.withScores);
  },
});
