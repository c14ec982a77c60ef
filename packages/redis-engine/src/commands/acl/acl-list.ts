/** ACL LIST. */
import { sortedUsers } from './sorted-users.ts';
import { command } from '../command.ts';

export const aclList = command({
  name: 'list',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'List the current ACL rules in ACL config file format',
  complexity: 'O(N). Where N is the number of configured users.',
  categories: [],
  execute({ reply, server }) {
    const users = sortedUsers(server);
    reply.array(users.length);
    for (const user of users) reply.bulk(user.describe());
  },
});
