/** FLUSHALL. */
import { command } from '../command.ts';
import { checkFlushMode } from './flush-mode.ts';

export const flushall = command({
  name: 'flushall',
  arity: -1,
  flags: ['write'],
  group: 'server',
  since: '1.0.0',
  summary: 'Remove all keys from all databases',
  complexity: 'O(N) where N is the total number of keys in all databases',
  arguments: ['[async(async=ASYNC^4.0.0 | sync=SYNC^6.2.0)]'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  history: [
    ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
    ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
  ],
  execute({ args, server, reply }) {
    checkFlushMode(args);
    server.flush(null);
    reply.ok();
  },
});
