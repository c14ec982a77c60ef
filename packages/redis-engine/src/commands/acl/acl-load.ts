/** ACL LOAD. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const aclLoad = command({
  name: 'load',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Reload the ACLs from the configured ACL file',
  complexity: 'O(N). Where N is the number of configured users.',
  categories: [],
  execute() {
    throw new CommandError(
      'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.',
    );
  },
});
