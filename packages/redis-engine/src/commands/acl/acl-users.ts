/** ACL USERS. */
import { sortedUsers } from './sorted-users.ts';
import { command } from '../command.ts';

export const aclUsers = command({
  name: 'users',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'List the username of all the configured ACL rules',
  complexity: 'O(N). Where N is the number of configured users.',
  categories: [],
  execute({ reply, server }) {
    const users = sortedUsers(server);
    reply.array(users.length);
    for (const user of users) reply.bulk(user.name);
  },
});
