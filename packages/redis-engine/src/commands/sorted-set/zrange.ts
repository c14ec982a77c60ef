/** ZRANGE: Return a range of members in a sorted set. */
import { rangeQuery, replyWithRange } from './range-query.ts';
import { command, oneKey } from '../command.ts';

export const zrange = command({
  name: 'zrange',
  arity: -4,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Return a range of members in a sorted set',
  complexity:
    'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'start:string',
    'stop:string',
    '[sortby^6.2.0(byscore=BYSCORE | bylex=BYLEX)]',
    '[rev=REV^6.2.0]',
    '[offset_count=LIMIT^6.2.0{offset:integer count:integer}]',
    '[withscores=WITHSCORES]',
  ],
  categories: ['sortedset'],
  history: [['6.2.0', 'Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options.']],
  execute(call) {
    replyWithRange(call, rangeQuery(call.args, 1, {}));
  },
});
