/** SLOWLOG LEN. */
import { command } from '../command.ts';

export const slowlogLen = command({
  name: 'len',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  group: 'server',
  since: '2.2.12',
  summary: "Get the slow log's length",
  complexity: 'O(1)',
  categories: [],
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  execute({ server, reply }) {
    reply.integer(server.slowlog.entries.length);
  },
});
