/** CLUSTER SHARDS. */
import { command } from '../command.ts';
import { LAST_SLOT, thisNode } from './this-node.ts';

export const clusterShards = command({
  name: 'shards',
  arity: 2,
  flags: ['stale'],
  group: 'cluster',
  since: '7.0.0',
  summary: 'Get array of cluster slots to node mappings',
  complexity: 'O(N) where N is the total number of cluster nodes',
  categories: [],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { id, host, port } = thisNode(call);
    const { reply } = call;
    reply.array(1);
    reply.map(2);
    reply.bulk('slots');
    reply.array(2);
    reply.integer(0);
    reply.integer(LAST_SLOT);
    reply.bulk('nodes');
    reply.array(1);
    const fields: [string, string | number][] = [
      ['id', id],
      ['port', port],
      ['ip', host],
      ['endpoint', host],
      ['role', 'master'],
      ['replication-offset', 0],
      ['health', 'online'],
    ];
    reply.map(fields.length);
    for (const [name, value] of fields) {
      reply.bulk(name);
      if (typeof value === 'number') reply.integer(value);
      else reply.bulk(value);
    }
  },
});
