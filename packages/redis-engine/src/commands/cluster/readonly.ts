/** READONLY: the one node of a cluster has no replicas and moves no slots, so that it changes nothing. */
import { command } from '../command.ts';
import { checkIsCluster } from './this-node.ts';

export const readonly = command({
  name: 'readonly',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Enables read queries for a connection to a cluster replica node',
  complexity: 'O(1)',
  categories: ['connection'],
  execute(call) {
    checkIsCluster(call);
    call.reply.ok();
  },
});
