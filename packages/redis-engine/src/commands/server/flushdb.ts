/** FLUSHDB. */
import { command } from '../command.ts';
import { checkFlushMode } from './flush-mode.ts';

export const flushdb = command({
  name: 'flushdb',
  arity: -1,
  flags: ['write'],
  group: 'server',
  since: '1.0.0',
  summary: 'Remove all keys from the current database',
  complexity: 'O(N) where N is the number of keys in the selected database',
  arguments: ['[async(async=ASYNC^4.0.0 | sync=SYNC^6.2.0)]'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  history: [
    ['4.0.0', 'Added the `ASYNC` flushing mode modifier.'],
    ['6.2.0', 'Added the `SYNC` flushing mode modifier.'],
  ],
  execute({ args, database, server, reply }) {
    checkFlushMode(args);
    server.flush(database);
    reply.ok();
  },
});
