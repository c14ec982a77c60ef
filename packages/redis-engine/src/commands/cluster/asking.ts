/** ASKING: the one node of a cluster has no replicas and moves no slots, so that it changes nothing. */
import { command } from '../command.ts';
import { checkIsCluster } from './this-node.ts';

export const asking = command({
  name: 'asking',
  arity: 1,
  flags: ['fast'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Sent by cluster clients after an -ASK redirect',
  complexity: 'O(1)',
  categories: ['connection'],
  execute(call) {
    checkIsCluster(call);
    call.reply.ok();
  },
});
