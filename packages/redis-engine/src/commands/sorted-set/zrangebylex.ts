/** ZRANGEBYLEX: Return a range of members in a sorted set, by lexicographical range. */
import { rangeQuery, replyWithRange } from './range-query.ts';
import { command, oneKey } from '../command.ts';

export const zrangebylex = command({
  name: 'zrangebylex',
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Return a range of members in a sorted set, by lexicographical range',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'min:string', 'max:string', '[offset_count=LIMIT{offset:integer count:integer}]'],
  categories: ['sortedset'],
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with the `BYLEX` argument' },
  execute(call) {
    replyWithRange(call, rangeQuery(call.args, 1, { kind: 'lex', reverse: false }));
  },
});
