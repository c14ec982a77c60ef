/** CLUSTER HELP. */
import { replyHelp } from '../help.ts';
import { command } from '../command.ts';

export const clusterHelp = command({
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'cluster',
  since: '5.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  categories: [],
  execute(call) {
    replyHelp(call, 'CLUSTER', [
      'COUNTKEYSINSLOT <slot>',
      '    Return the number of keys in <slot>.',
      'GETKEYSINSLOT <slot> <count>',
      '    Return key names stored by current node in a slot.',
      'INFO',
      '    Return information about the cluster.',
      'KEYSLOT <key>',
      '    Return the hash slot for <key>.',
      'MYID',
      '    Return the node id.',
      'NODES',
      '    Return cluster configuration seen by node. Output format:',
      '    <id> <ip:port> <flags> <master> <pings> <pongs> <epoch> <link> <slot> ...',
      'SLOTS',
      '    Return information about slots range mappings. Each range is made of:',
      '    start, end, master and replicas IP addresses, ports and ids',
      'SHARDS',
      '    Return information about slot range mappings and the nodes associated with them.',
    ]);
  },
});
