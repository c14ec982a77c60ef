/** HSCAN. */
import { globMatches } from '../../structures/glob.ts';
import { type HashCursor, HashValue } from '../../types/hash.ts';
import { command, oneKey } from '../command.ts';
import { readCursor, readScanOptions } from '../generic/scan-options.ts';

export const hscan = command({
  name: 'hscan',
  arity: -3,
  flags: ['readonly'],
  group: 'hash',
  since: '2.8.0',
  summary: 'Incrementally iterate hash fields and associated values',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'cursor:integer', '[pattern:pattern=MATCH]', '[count:integer=COUNT]'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { args, reply } = call;
    const cursor = readCursor(args, 2);
    const { pattern, count } = readScanOptions(args, 3, false);
    const hash = call.read(1, HashValue);
    // The cursor is the number of places not yet visited, which go from the last to the first; a small hash goes whole.
    const size = hash?.size ?? 0;
    const from = cursor === 0 ? size : Math.min(cursor, size);
    const isWhole = hash === undefined || hash.encoding() === 'listpack';
    const to = isWhole ? 0 : Math.max(0, from - count);
    reply.array(2);
    reply.bulkInteger(to);
    const mark = reply.deferArray();
    let written = 0;
    const write = (entry: HashCursor): void => {
      if (pattern !== null && !globMatches(pattern, entry.field())) return;
      reply.bulkBytes(entry.buffer, entry.fieldStart, entry.fieldLength);
      reply.bulkBytes(entry.buffer, entry.valueStart, entry.valueLength);
      written += 2;
    };
    if (!isWhole) for (let place = from - 1; place >= to; place--) write(hash.at(place));
    else if (hash !== undefined) for (const entry = hash.first(); entry.valid; entry.next()) write(entry);
    reply.endArray(mark, written);
  },
});
