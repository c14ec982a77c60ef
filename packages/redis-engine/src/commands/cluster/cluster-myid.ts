/** CLUSTER MYID. */
import { command } from '../command.ts';
import { thisNode } from './this-node.ts';

export const clusterMyid = command({
  name: 'myid',
  arity: 2,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Return the node id',
  complexity: 'O(1)',
  categories: [],
  execute(call) {
    call.reply.bulk(thisNode(call).id);
  },
});
