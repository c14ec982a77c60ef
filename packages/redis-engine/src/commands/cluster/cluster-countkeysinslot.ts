/** CLUSTER COUNTKEYSINSLOT. */
import { command } from '../command.ts';
import { keysInSlot } from './keys-in-slot.ts';

export const clusterCountkeysinslot = command({
  name: 'countkeysinslot',
  arity: 3,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Return the number of local keys in the specified hash slot',
  complexity: 'O(1)',
  arguments: ['slot:integer'],
  categories: [],
  execute(call) {
    call.reply.integer(keysInSlot(call, Number.POSITIVE_INFINITY).length);
  },
});
