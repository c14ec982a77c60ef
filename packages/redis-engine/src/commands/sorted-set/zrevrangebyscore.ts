/** ZREVRANGEBYSCORE: Return a range of members in a sorted set, by score, with scores ordered from high to low. */
import { rangeQuery, replyWithRange } from './range-query.ts';
import { command, oneKey } from '../command.ts';

export const zrevrangebyscore = command({
  name: 'zrevrangebyscore',
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '2.2.0',
  summary: 'Return a range of members in a sorted set, by score, with scores ordered from high to low',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'max:double',
    'min:double',
    '[withscores=WITHSCORES]',
    '[offset_count=LIMIT{offset:integer count:integer}]',
  ],
  categories: ['sortedset'],
  history: [['2.1.6', '`min` and `max` can be exclusive.']],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments' },
  execute(call) {
    replyWithRange(call, rangeQuery(call.args, 1, { kind: 'score', reverse: true }));
  },
});
