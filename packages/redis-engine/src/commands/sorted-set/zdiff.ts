/** ZDIFF: Subtract multiple sorted sets. */
import { combination, differenceOfSources, replyWithCombination } from './combine-sorted-sets.ts';
import { command, countedKeys } from '../command.ts';

export const zdiff = command({
  name: 'zdiff',
  arity: -3,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Subtract multiple sorted sets',
  complexity:
    'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.',
  keys: [countedKeys('RO access')],
  arguments: ['numkeys:integer', 'key:key@0...', '[withscores=WITHSCORES]'],
  categories: ['sortedset'],
  execute(call) {
    const query = combination(call, 1, { withScores: true });
    replyWithCombination(call, differenceOfSources(call, query), query.withScores);
  },
});
