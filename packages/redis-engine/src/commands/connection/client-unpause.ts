/** CLIENT UNPAUSE. */
import { command } from '../command.ts';

export const clientUnpause = command({
  name: 'unpause',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.2.0',
  summary: 'Resume processing of clients that were paused',
  complexity: 'O(N) Where N is the number of paused clients',
  categories: ['connection'],
  execute({ server, reply }) {
    server.unpause();
    reply.ok();
  },
});
