/** CLUSTER SLOTS. */
import { command } from '../command.ts';
import { LAST_SLOT, thisNode } from './this-node.ts';

export const clusterSlots = command({
  name: 'slots',
  arity: 2,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Get array of Cluster slot to node mappings',
  complexity: 'O(N) where N is the total number of Cluster nodes',
  categories: [],
  tips: ['nondeterministic_output'],
  history: [
    ['4.0.0', 'Added node IDs.'],
    ['7.0.0', 'Added additional networking metadata field.'],
  ],
  deprecated: { since: '7.0.0', replacedBy: '`CLUSTER SHARDS`' },
  execute(call) {
    const { id, host, port } = thisNode(call);
    const { reply } = call;
    reply.array(1);
    reply.array(3);
    reply.integer(0);
    reply.integer(LAST_SLOT);
    reply.array(4);
    reply.bulk(host);
    reply.integer(port);
    reply.bulk(id);
    reply.map(0);
  },
});
