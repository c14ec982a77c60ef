/** SLOWLOG RESET. */
import { command } from '../command.ts';

export const slowlogReset = command({
  name: 'reset',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  group: 'server',
  since: '2.2.12',
  summary: 'Clear all entries from the slow log',
  complexity: 'O(N) where N is the number of entries in the slowlog',
  categories: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  execute({ server, reply }) {
    server.slowlog.reset();
    reply.ok();
  },
});
