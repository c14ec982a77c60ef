/** CLIENT ID. */
import { command } from '../command.ts';

export const clientId = command({
  name: 'id',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '5.0.0',
  summary: 'Returns the client ID for the current connection',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, reply }) {
    reply.integer(client.id);
  },
});
