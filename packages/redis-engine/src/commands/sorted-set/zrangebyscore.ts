/** ZRANGEBYSCORE: Return a range of members in a sorted set, by score. */
import { rangeQuery, replyWithRange } from './range-query.ts';
import { command, oneKey } from '../command.ts';

export const zrangebyscore = command({
  name: 'zrangebyscore',
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '1.0.5',
  summary: 'Return a range of members in a sorted set, by score',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'min:double',
    'max:double',
    '[withscores=WITHSCORES^2.0.0]',
    '[offset_count=LIMIT{offset:integer count:integer}]',
  ],
  categories: ['sortedset'],
  history: [['2.0.0', 'Added the `WITHSCORES` modifier.']],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYSCORE` argument' },
  execute(call) {
    replyWithRange(call, rangeQuery(call.args, 1, { kind: 'score', reverse: false }));
  },
});
