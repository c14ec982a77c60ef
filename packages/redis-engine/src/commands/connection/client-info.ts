/** CLIENT INFO. */
import { clientLine } from '../../server/client-line.ts';
import { command } from '../command.ts';

export const clientInfo = command({
  name: 'info',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.2.0',
  summary: 'Returns information about the current client connection.',
  complexity: 'O(1)',
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  execute({ client, now, reply }) {
    reply.verbatim(`${clientLine(client, now)}\n`);
  },
});
