/** ACL WHOAMI. */
import { command } from '../command.ts';

export const aclWhoami = command({
  name: 'whoami',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Return the name of the user associated to the current connection',
  complexity: 'O(1)',
  categories: [],
  execute({ client, reply }) {
    if (client.user === null) reply.null();
    else reply.bulk(client.user.name);
  },
});
