/** PFDEBUG: Internal commands for debugging HyperLogLog values. */
import { CommandError } from '../../errors.ts';
import { HLL_REGISTERS } from '../../structures/hyper-log-log.ts';
import { CORRUPT, hyperLogLogAt, storeHyperLogLog } from './stored-hyper-log-log.ts';
import { command, oneKey } from '../command.ts';

export const pfdebug = command({
  name: 'pfdebug',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Internal commands for debugging HyperLogLog values',
  complexity: 'N/A',
  keys: [oneKey('RW access', 2)],
  arguments: ['subcommand:string', 'key:key@0'],
  isSystemCommand: true,
  categories: ['hyperloglog'],
  execute(call) {
    const { args, reply } = call;
    const what = args.word(1);
    const log = hyperLogLogAt(call, 2);
    if (log === undefined) throw NO_KEY;
    if (!['getreg', 'decode', 'encoding', 'todense'].includes(what)) {
      throw new CommandError(`ERR Unknown PFDEBUG subcommand '${args.shown(1)}'`);
    }
    if (args.count !== 3) {
      throw new CommandError(`ERR Wrong number of arguments for the '${args.shown(1)}' subcommand`);
    }
    if (what === 'encoding') {
      reply.simple(log.isSparse ? 'sparse' : 'dense');
    } else if (what === 'decode') {
      if (!log.isSparse) throw NOT_SPARSE;
      reply.bulk(log.describeSparse());
    } else {
      const converts = log.isSparse;
      if (!log.toDense()) throw CORRUPT;
      if (converts) storeHyperLogLog(call, 2, log);
      if (what === 'todense') {
        reply.integer(converts ? 1 : 0);
        return;
      }
      reply.array(HLL_REGISTERS);
      for (let i = 0; i < HLL_REGISTERS; i++) reply.integer(log.denseRegister(i));
    }
  },
});

const NO_KEY = new CommandError('ERR The specified key does not exist');
const NOT_SPARSE = new CommandError('ERR HLL encoding is not sparse');
