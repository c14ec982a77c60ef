/** ZDIFFSTORE: Subtract multiple sorted sets and store the resulting sorted set in a new key. */
import { storeResult } from '../store-result.ts';
import { combination, differenceOfSources } from './combine-sorted-sets.ts';
import { command, countedKeys, oneKey } from '../command.ts';

export const zdiffstore = command({
  name: 'zdiffstore',
  arity: -4,
  flags: ['write', 'denyoom'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Subtract multiple sorted sets and store the resulting sorted set in a new key',
  complexity:
    'O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.',
  keys: [oneKey('OW update'), countedKeys('RO access', 2)],
  arguments: ['destination:key@0', 'numkeys:integer', 'key:key@1...'],
  categories: ['sortedset'],
  execute(call) {
    const query = combination(call, 2, {});
    storeResult(call, 1, differenceOfSources(call, query), 'zdiffstore', 'zset');
  },
});
