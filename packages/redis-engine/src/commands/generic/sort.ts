/** SORT: Sort the elements in a list, set or sorted set. */
import { sortKeys, sortValue } from './sort-value.ts';
import { command, oneKey } from '../command.ts';

export const sort = command({
  name: 'sort',
  arity: -2,
  flags: ['write', 'denyoom'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Sort the elements in a list, set or sorted set',
  complexity:
    'O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).',
  keys: [
    oneKey('RO access'),
    {
      begin: 0,
      find: { last: 0, step: 1, limit: 0 },
      flags: ['RO', 'access'],
      notes:
        "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort",
    },
    {
      begin: 0,
      find: { last: 0, step: 1, limit: 0 },
      flags: ['OW', 'update'],
      notes:
        "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array",
    },
  ],
  arguments: [
    'key:key@0',
    '[pattern:pattern@1=BY]',
    '[offset_count=LIMIT{offset:integer count:integer}]',
    '[pattern:pattern@1=GET+...]',
    '[order(asc=ASC | desc=DESC)]',
    '[sorting=ALPHA]',
    '[destination:key@2=STORE]',
  ],
  categories: ['set', 'sortedset', 'list', 'dangerous'],
  findKeys: sortKeys,
  keyFlags: (_args, index) => (index === 1 ? ['RO', 'access'] : ['OW', 'update']),
  execute(call) {
    sortValue(call, true);
  },
});
