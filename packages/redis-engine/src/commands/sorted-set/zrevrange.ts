/** ZREVRANGE: Return a range of members in a sorted set, by index, with scores ordered from high to low. */
import { rangeQuery, replyWithRange } from './range-query.ts';
import { command, oneKey } from '../command.ts';

export const zrevrange = command({
  name: 'zrevrange',
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Return a range of members in a sorted set, by index, with scores ordered from high to low',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'start:integer', 'stop:integer', '[withscores=WITHSCORES]'],
  categories: ['sortedset'],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` argument' },
  execute(call) {
    replyWithRange(call, rangeQuery(call.args, 1, { kind: 'rank', reverse: true }));
  },
});
