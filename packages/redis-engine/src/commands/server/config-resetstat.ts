/** CONFIG RESETSTAT. */
import { command } from '../command.ts';

export const configResetstat = command({
  name: 'resetstat',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.0.0',
  summary: 'Reset the stats returned by INFO',
  complexity: 'O(1)',
  categories: [],
  execute({ server, reply }) {
    server.statistics.reset();
    server.keyspace.expiredKeys = 0;
    for (const each of server.commands.byName.values()) each.resetStatistics();
    reply.ok();
  },
});
