/** ZRANGESTORE: Store a range of members from sorted set into another key. */
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { storeResult } from '../store-result.ts';
import { rangeQuery, selectRange } from './range-query.ts';
import { sortedSetLimits } from './sorted-set-limits.ts';
import { command, oneKey } from '../command.ts';

export const zrangestore = command({
  name: 'zrangestore',
  arity: -5,
  flags: ['write', 'denyoom'],
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Store a range of members from sorted set into another key',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.',
  keys: [oneKey('OW update'), oneKey('RO access', 2)],
  arguments: [
    'dst:key@0',
    'src:key@1',
    'min:string',
    'max:string',
    '[sortby(byscore=BYSCORE | bylex=BYLEX)]',
    '[rev=REV]',
    '[offset_count=LIMIT{offset:integer count:integer}]',
  ],
  categories: ['sortedset'],
  execute(call) {
    const query = rangeQuery(call.args, 2, { stores: true });
    const source = call.read(2, SortedSetValue);
    const result = new SortedSetValue(call.server.keyspace.arena);
    if (source !== undefined) {
      const limits = sortedSetLimits(call);
      const { first, count } = selectRange(source, query);
      const cursor = source.cursorAt(first);
      for (let i = 0; i < count; i++) {
        result.insert(cursor.member, cursor.score, limits);
        if (query.reverse) cursor.previous();
        else cursor.next();
      }
    }
    storeResult(call, 1, result, 'zrangestore', 'zset');
  },
});
