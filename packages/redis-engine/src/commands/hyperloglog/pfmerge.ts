/** PFMERGE: Merge N different HyperLogLogs into a single one. */
import { HLL_REGISTERS, HyperLogLog } from '../../structures/hyper-log-log.ts';
import { CORRUPT, hyperLogLogAt, storeHyperLogLog } from './stored-hyper-log-log.ts';
import { command, keyRange, oneKey } from '../command.ts';

export const pfmerge = command({
  name: 'pfmerge',
  arity: -2,
  flags: ['write', 'denyoom'],
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Merge N different HyperLogLogs into a single one.',
  complexity: 'O(N) to merge N HyperLogLogs, but with high constant times.',
  keys: [oneKey('RW access insert'), keyRange('RO access', 2)],
  arguments: ['destkey:key@0', 'sourcekey:key@1...'],
  categories: ['hyperloglog'],
  execute(call) {
    const { args } = call;
    const registers = new Uint8Array(HLL_REGISTERS);
    let dense = false;
    for (let i = 1; i < args.count; i++) {
      const log = hyperLogLogAt(call, i);
      if (log === undefined) continue;
      if (!log.isSparse) dense = true;
      if (!log.mergeInto(registers)) throw CORRUPT;
    }
    const target = hyperLogLogAt(call, 1) ?? HyperLogLog.create();
    if (dense && !target.toDense()) throw CORRUPT;
    const maxSparseBytes = call.limits.hllSparseMaxBytes;
    for (let i = 0; i < HLL_REGISTERS; i++) {
      if (registers[i] !== 0) target.raise(i, registers[i]!, maxSparseBytes);
    }
    target.invalidateCache();
    storeHyperLogLog(call, 1, target);
    call.changed(1, 'pfadd', 'string');
    call.reply.ok();
  },
});
