/** CLUSTER NODES. */
import { command } from '../command.ts';
import { LAST_SLOT, thisNode } from './this-node.ts';

export const clusterNodes = command({
  name: 'nodes',
  arity: 2,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Get Cluster config for the node',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  categories: [],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { id, host, port } = thisNode(call);
    call.reply.verbatim(
      `${id} ${host}:${port}@${port + 10000} myself,master - 0 0 1 connected 0-${LAST_SLOT}\n`,
    );
  },
});
