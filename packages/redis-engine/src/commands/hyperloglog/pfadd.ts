/** PFADD: Adds the specified elements to the specified HyperLogLog. */
import { HyperLogLog } from '../../structures/hyper-log-log.ts';
import { CORRUPT, hyperLogLogAt, storeHyperLogLog } from './stored-hyper-log-log.ts';
import { command, oneKey } from '../command.ts';

export const pfadd = command({
  name: 'pfadd',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Adds the specified elements to the specified HyperLogLog.',
  complexity: 'O(1) to add every element.',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', '[element:string...]'],
  categories: ['hyperloglog'],
  execute(call) {
    const { args } = call;
    const present = hyperLogLogAt(call, 1);
    const log = present ?? HyperLogLog.create();
    const maxSparseBytes = call.limits.hllSparseMaxBytes;
    let changed = present === undefined;
    for (let i = 2; i < args.count; i++) {
      const outcome = log.add(args.text(i), maxSparseBytes);
      if (outcome < 0) throw CORRUPT;
      if (outcome > 0) changed = true;
    }
    if (changed) {
      log.invalidateCache();
      storeHyperLogLog(call, 1, log);
      call.changed(1, 'pfadd', 'string');
    }
    call.reply.integer(changed ? 1 : 0);
  },
});
