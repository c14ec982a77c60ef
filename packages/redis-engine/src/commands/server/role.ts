/** ROLE. */
import { command } from '../command.ts';

export const role = command({
  name: 'role',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  group: 'server',
  since: '2.8.12',
  summary: 'Return the role of the instance in the context of replication',
  complexity: 'O(1)',
  categories: ['admin', 'dangerous'],
  execute({ reply }) {
    reply.array(3);
    reply.bulk('master');
    reply.integer(0);
    reply.array(0);
  },
});
