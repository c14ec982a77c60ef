/** CLUSTER RESET: there is one node, which has nothing to forget. */
import { CommandError, syntaxError } from '../../errors.ts';
import { command } from '../command.ts';
import { checkIsCluster } from './this-node.ts';

export const clusterReset = command({
  name: 'reset',
  arity: -2,
  flags: ['admin', 'noscript', 'stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Reset a Redis Cluster node',
  complexity:
    'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.',
  arguments: ['[hard_soft(hard=HARD | soft=SOFT)]'],
  categories: [],
  execute(call) {
    checkIsCluster(call);
    const { args, server, reply } = call;
    if (args.count > 3 || (args.count === 3 && !args.is(2, 'hard') && !args.is(2, 'soft'))) {
      throw syntaxError;
    }
    if (server.keyspace.databases[0]!.size > 0) {
      throw new CommandError("ERR CLUSTER RESET can't be called with master nodes containing keys");
    }
    reply.ok();
  },
});
