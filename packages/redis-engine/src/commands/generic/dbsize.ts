/** DBSIZE. */
import { command } from '../command.ts';

export const dbsize = command({
  name: 'dbsize',
  arity: 1,
  flags: ['readonly', 'fast'],
  group: 'server',
  since: '1.0.0',
  summary: 'Return the number of keys in the selected database',
  complexity: 'O(1)',
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  execute({ database, reply }) {
    reply.integer(database.size);
  },
});
