/** CLUSTER GETKEYSINSLOT. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';
import { keysInSlot } from './keys-in-slot.ts';

export const clusterGetkeysinslot = command({
  name: 'getkeysinslot',
  arity: 4,
  flags: ['stale'],
  group: 'cluster',
  since: '3.0.0',
  summary: 'Return local key names in the specified hash slot',
  complexity: 'O(log(N)) where N is the number of requested keys',
  arguments: ['slot:integer', 'count:integer'],
  categories: [],
  tips: ['nondeterministic_output'],
  execute(call) {
    const count = call.args.number(3);
    if (count < 0) throw new CommandError('ERR Invalid number of keys');
    const keys = keysInSlot(call, count);
    call.reply.array(keys.length);
    for (const key of keys) call.reply.bulkBytes(key, 0, key.length);
  },
});
