/** RANDOMKEY. */
import { command } from '../command.ts';

/** Draws before a key whose time has passed is answered after all, as when nothing may expire. */
const MAX_DRAWS = 100;

export const randomkey = command({
  name: 'randomkey',
  arity: 1,
  flags: ['readonly'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Return a random key from the keyspace',
  complexity: 'O(1)',
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  execute({ database, reply }) {
    for (let draw = 1; draw <= MAX_DRAWS; draw++) {
      const pointer = database.table.random();
      if (pointer === 0) break;
      const key = database.keyOf(pointer);
      if (database.find(key, 0, key.length) === 0 && draw < MAX_DRAWS) continue;
      reply.bulkBytes(key, 0, key.length);
      return;
    }
    reply.null();
  },
});
