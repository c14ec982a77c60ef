/** COMMAND COUNT. */
import { command } from '../command.ts';

export const commandCount = command({
  name: 'count',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Get total number of Redis commands',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ server, reply }) {
    reply.integer(server.commands.byName.size);
  },
});
