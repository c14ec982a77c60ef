/** ZSCAN: Incrementally iterate sorted sets elements and associated scores. */
import { formatDouble } from '../../structures/double.ts';
import { globMatches } from '../../structures/glob.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { replyWithEmptyScan, scanCursor, scanOptions, scanPlaces } from '../container-scan.ts';
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
    const { reply } = call;
    const cursor = scanCursor(call.args, 2);
    const set = call.read(1, SortedSetValue);
    if (set === undefined) {
      replyWithEmptyScan(reply);
      return;
    }
    const { count, pattern } = scanOptions(call.args, 3);
    // A listpack is small: it is answered entire, in its order.
    const small = set.encoding() === 'listpack';
    const places = small ? { low: 0, high: set.size } : scanPlaces(set.size, cursor, count);
    reply.array(2);
    reply.bulk(String(places.low));
    const mark = reply.deferArray();
    let found = 0;
    for (let i = 0; i < places.high - places.low; i++) {
      const { member, score } = set.entryAt(small ? i : places.high - 1 - i);
      if (pattern !== undefined && !globMatches(pattern, member)) continue;
      reply.bulk(member);
      reply.bulk(formatDouble(score));
      found += 2;
    }
    reply.endArray(mark, found);
  },
});
