/** PFCOUNT: Return the approximated cardinality of the set(s) observed by the HyperLogLog at key(s). */
import { countRegisters, HLL_REGISTERS } from '../../structures/hyper-log-log.ts';
import { CORRUPT, hyperLogLogAt, storeHyperLogLog } from './stored-hyper-log-log.ts';
import { command } from '../command.ts';

export const pfcount = command({
  name: 'pfcount',
  arity: -2,
  flags: ['readonly'],
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Return the approximated cardinality of the set(s) observed by the HyperLogLog at key(s).',
  complexity:
    'O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger constant times, when called with multiple keys.',
  keys: [
    {
      begin: 1,
      find: { last: -1, step: 1, limit: 0 },
      flags: ['RW', 'access'],
      notes: 'RW because it may change the internal representation of the key, and propagate to replicas',
    },
  ],
  arguments: ['key:key@0...'],
  categories: ['hyperloglog'],
  execute(call) {
    const { args, reply } = call;
    if (args.count > 2) {
      const registers = new Uint8Array(HLL_REGISTERS);
      for (let i = 1; i < args.count; i++) {
        const log = hyperLogLogAt(call, i);
        if (log !== undefined && !log.mergeInto(registers)) throw CORRUPT;
      }
      reply.integer(countRegisters(registers));
      return;
    }
    const log = hyperLogLogAt(call, 1);
    if (log === undefined) {
      reply.integer(0);
      return;
    }
    const cached = log.cachedCount();
    if (cached !== undefined) {
      reply.integer(cached);
      return;
    }
    const count = log.count();
    if (count === undefined) throw CORRUPT;
    log.storeCachedCount(count);
    storeHyperLogLog(call, 1, log);
    reply.integer(count);
  },
});
