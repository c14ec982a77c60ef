/** CLIENT GETREDIR. */
import { command } from '../command.ts';

export const clientGetredir = command({
  name: 'getredir',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.0.0',
  summary: 'Get tracking notifications redirection client ID if any',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, reply, server }) {
    reply.integer(server.tracking.stateOf(client)?.redirect ?? -1);
  },
});
