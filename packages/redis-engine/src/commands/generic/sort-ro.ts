/** SORT_RO: Sort the elements in a list, set or sorted set. Read-only variant of SORT. */
import { sortValue } from './sort-value.ts';
import { command, oneKey } from '../command.ts';

export const sortRo = command({
  name: 'sort_ro',
  arity: -2,
  flags: ['readonly'],
  group: 'generic',
  since: '7.0.0',
  summary: 'Sort the elements in a list, set or sorted set. Read-only variant of SORT.',
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
  ],
  arguments: [
    'key:key@0',
    '[pattern:pattern@1=BY]',
    '[offset_count=LIMIT{offset:integer count:integer}]',
    '[pattern:pattern@1=GET+...]',
    '[order(asc=ASC | desc=DESC)]',
    '[sorting=ALPHA]',
  ],
  categories: ['set', 'sortedset', 'list', 'dangerous'],
  findKeys: () => [1],
  execute(call) {
    sortValue(call, false);
  },
});
