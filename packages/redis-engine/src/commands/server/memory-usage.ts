/** MEMORY USAGE. */
import { syntaxError } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const memoryUsage = command({
  name: 'usage',
  arity: -3,
  flags: ['readonly'],
  group: 'server',
  since: '4.0.0',
  summary: 'Estimate the memory usage of a key',
  complexity: 'O(N) where N is the number of samples.',
  keys: [oneKey('RO', 2)],
  arguments: ['key:key@0', '[count:integer=SAMPLES]'],
  categories: [],
  execute(call) {
    const { args, database, reply } = call;
    for (let i = 3; i < args.count; i += 2) {
      if (!args.is(i, 'samples') || i + 1 >= args.count || args.number(i + 1) < 0) throw syntaxError;
    }
    const pointer = call.peekRecord(2);
    if (pointer === 0) reply.null();
    else reply.integer(database.memoryOf(pointer));
  },
});
