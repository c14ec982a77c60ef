/** OBJECT IDLETIME. */
import { CommandError } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const objectIdletime = command({
  name: 'idletime',
  arity: 3,
  flags: ['readonly'],
  group: 'generic',
  since: '2.2.3',
  summary: 'Get the time since a Redis object was last accessed',
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
    if (server.keyspace.lfu) {
      throw new CommandError(
        'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      );
    }
    reply.integer(Math.floor(server.keyspace.idleMs(database.accessOf(pointer)) / 1000));
  },
});
