/** SCAN. */
import { typeName } from '../../keyspace/record.ts';
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';
import { readCursor, readScanOptions } from './scan-options.ts';

/** Cursors are places in the space of 32-bit hashes. */
const END_OF_SPACE = 2 ** 32;

export const scan = command({
  name: 'scan',
  arity: -2,
  flags: ['readonly'],
  group: 'generic',
  since: '2.8.0',
  summary: 'Incrementally iterate the keys space',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.',
  arguments: [
    'cursor:integer',
    '[pattern:pattern=MATCH]',
    '[count:integer=COUNT]',
    '[type:string=TYPE^6.0.0]',
  ],
  categories: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  history: [['6.0.0', 'Added the `TYPE` subcommand.']],
  execute({ args, database, reply }) {
    const cursor = readCursor(args, 1);
    const { pattern, count, type } = readScanOptions(args, 2, true);
    const pointers: number[] = [];
    const next = cursor < END_OF_SPACE ? database.table.scan(cursor, count, pointers) : 0;
    const candidates = pointers.map((pointer) => database.keyOf(pointer));
    const found: Buffer[] = [];
    for (const key of candidates) {
      if (pattern !== null && !globMatches(pattern, key.toString('latin1'))) continue;
      const pointer = database.find(key, 0, key.length);
      if (pointer === 0) continue;
      if (type !== null && typeName(database.typeOf(pointer)) !== type) continue;
      found.push(key);
    }
    reply.array(2);
    reply.bulkInteger(next);
    reply.array(found.length);
    for (const key of found) reply.bulkBytes(key, 0, key.length);
  },
});
