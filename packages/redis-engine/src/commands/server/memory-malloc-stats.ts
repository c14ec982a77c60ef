/** MEMORY MALLOC-STATS. */
import { command } from '../command.ts';

export const memoryMallocStats = command({
  name: 'malloc-stats',
  arity: 2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'Show allocator internal stats',
  complexity: 'Depends on how much memory is allocated, could be slow',
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute({ server, reply }) {
    const { arena } = server.keyspace;
    reply.verbatim(`Slabs: ${arena.usedBytes} bytes in use of ${arena.pageBytes} bytes held.\n`);
  },
});
