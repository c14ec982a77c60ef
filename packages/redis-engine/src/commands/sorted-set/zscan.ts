/** ZSCAN: Incrementally iterate sorted sets elements and associated scores. */
import { formatDouble } from '../../structures/double.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { scanContainer } from '../container-scan.ts';
import { command, oneKey } from '../command.ts';

export const zscan = command({
  name: 'zscan',
  arity: -3,
  flags: ['readonly'],
  group: 'sorted-set',
  since: '2.8.0',
  summary: 'Incrementally iterate sorted sets elements and associated scores',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'cursor:integer', '[pattern:pattern=MATCH]', '[count:integer=COUNT]'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  execute(call) {
    scanContainer(call, {
      kind: SortedSetValue,
      smallEncoding: 'listpack',
      at: (set, place) => {
        const { member, score } = set.entryAt(place);
        return { member, rest: formatDouble(score) };
      },
    });
  },
});
