/** PUBSUB NUMPAT. */
import { command } from '../command.ts';

export const pubsubNumpat = command({
  name: 'numpat',
  arity: 2,
  flags: ['pubsub', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Get the count of unique patterns pattern subscriptions',
  complexity: 'O(1)',
  categories: [],
  execute({ server, reply }) {
    reply.integer(server.pubsub.patterns.size);
  },
});
