/** CLIENT GETNAME. */
import { command } from '../command.ts';

export const clientGetname = command({
  name: 'getname',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '2.6.9',
  summary: 'Get the current connection name',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, reply }) {
    if (client.name === '') reply.null();
    else reply.bulk(client.name);
  },
});
