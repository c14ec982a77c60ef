/** CLUSTER and its subcommands: with `cluster-enabled yes` the server is a cluster of one node that holds all slots. */
import { command } from '../command.ts';
import { clusterCountkeysinslot } from './cluster-countkeysinslot.ts';
import { clusterGetkeysinslot } from './cluster-getkeysinslot.ts';
import { clusterHelp } from './cluster-help.ts';
import { clusterInfo } from './cluster-info.ts';
import { clusterKeyslot } from './cluster-keyslot.ts';
import { clusterMyid } from './cluster-myid.ts';
import { clusterNodes } from './cluster-nodes.ts';
import { clusterReset } from './cluster-reset.ts';
import { clusterShards } from './cluster-shards.ts';
import { clusterSlots } from './cluster-slots.ts';

export const cluster = command({
  name: 'cluster',
  arity: -2,
  flags: [],
  group: 'cluster',
  since: '3.0.0',
  summary: 'A container for cluster commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    clusterCountkeysinslot,
    clusterGetkeysinslot,
    clusterHelp,
    clusterInfo,
    clusterKeyslot,
    clusterMyid,
    clusterNodes,
    clusterReset,
    clusterShards,
    clusterSlots,
  ],
});
