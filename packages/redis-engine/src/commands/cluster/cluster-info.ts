/** CLUSTER INFO. */
import { command } from '../command.ts';
import { checkIsCluster } from './this-node.ts';

const LINES = [
  'cluster_enabled:1',
  'cluster_state:ok',
  'cluster_slots_assigned:16384',
  'cluster_slots_ok:16384',
  'cluster_slots_pfail:0',
  'cluster_slots_fail:0',
  'cluster_known_nodes:1',
  'cluster_size:1',
  'cluster_current_epoch:1',
  'cluster_my_epoch:1',
  'cluster_stats_messages_sent:0',
  'cluster_stats_messages_received:0',
  'total_cluster_links_buffer_limit_exceeded:0',
];

export const clusterInfo = command({
  name: 'info',
  arity: 2,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Provides info about Redis Cluster node state',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output'],
  execute(call) {
    checkIsCluster(call);
    call.reply.verbatim(LINES.map((line) => `${line}\r\n`).join(''));
  },
});
