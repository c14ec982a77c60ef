/** SSCAN: Incrementally iterate Set elements. */
import { SetValue } from '../../types/set-value.ts';
import { scanContainer } from '../container-scan.ts';
import { command, oneKey } from '../command.ts';

export const sscan = command({
  name: 'sscan',
  arity: -3,
  flags: ['readonly'],
  group: 'set',
  since: '2.8.0',
  summary: 'Incrementally iterate Set elements',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'cursor:integer', '[pattern:pattern=MATCH]', '[count:integer=COUNT]'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  execute(call) {
    scanContainer(call, {
      kind: SetValue,
      smallEncoding: 'intset',
      at: (set, place) => ({ member: set.at(place) }),
    });
  },
});
