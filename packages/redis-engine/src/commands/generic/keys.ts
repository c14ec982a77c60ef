/** KEYS. */
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';

export const keys = command({
  name: 'keys',
  arity: 2,
  flags: ['readonly'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Find all keys matching the given pattern',
  complexity:
    'O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.',
  arguments: ['pattern:pattern'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  execute({ args, database, reply }) {
    const pattern = args.text(1);
    const found: string[] = [];
    database.table.forEach((pointer) => {
      if (database.isExpired(pointer)) return;
      const key = database.keyTextOf(pointer);
      if (pattern === '*' || globMatches(pattern, key)) found.push(key);
    });
    reply.array(found.length);
    for (const key of found) reply.bulk(key);
  },
});
