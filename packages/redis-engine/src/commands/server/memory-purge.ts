/** MEMORY PURGE: free pages are given back by themselves. */
import { command } from '../command.ts';

export const memoryPurge = command({
  name: 'purge',
  arity: 2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'Ask the allocator to release memory',
  complexity: 'Depends on how much memory is allocated, could be slow',
  categories: [],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  execute({ reply }) {
    reply.ok();
  },
});
