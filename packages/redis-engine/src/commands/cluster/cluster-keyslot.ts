/** CLUSTER KEYSLOT. */
import { keySlot } from '../../structures/key-slot.ts';
import { command } from '../command.ts';
import { checkIsCluster } from './this-node.ts';

export const clusterKeyslot = command({
  name: 'keyslot',
  arity: 3,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Returns the hash slot of the specified key',
  complexity: 'O(N) where N is the number of bytes in the key',
  arguments: ['key:string'],
  categories: [],
  execute(call) {
    checkIsCluster(call);
    call.reply.integer(keySlot(call.args.view(2)));
  },
});
