/** QUIT. */
import { command } from '../command.ts';

export const quit = command({
  name: 'quit',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  group: 'connection',
  since: '1.0.0',
  summary: 'Close the connection',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, reply }) {
    reply.ok();
    client.closing = true;
  },
});
