/** UNWATCH. */
import { command } from '../command.ts';

export const unwatch = command({
  name: 'unwatch',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  group: 'transactions',
  since: '2.2.0',
  summary: 'Forget about all watched keys',
  complexity: 'O(1)',
  categories: ['transaction'],
  execute({ client, server, reply }) {
    server.watchedKeys.unwatchAll(client);
    server.keysObservedChanged();
    reply.ok();
  },
});
