/** OBJECT FREQ. */
import { CommandError } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const objectFreq = command({
  name: 'freq',
  arity: 3,
  flags: ['readonly'],
  group: 'generic',
  since: '4.0.0',
  summary: 'Get the logarithmic access frequency counter of a Redis object',
  complexity: 'O(1)',
  keys: [oneKey('RO', 2)],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { server, database, reply } = call;
    const pointer = call.peekRecord(2);
    if (pointer === 0) {
      reply.null();
      return;
    }
    if (!server.keyspace.lfu) {
      throw new CommandError(
        'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      );
    }
    reply.integer(server.keyspace.lfuCounter(database.accessOf(pointer)));
  },
});
