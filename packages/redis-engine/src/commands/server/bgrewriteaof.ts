/** BGREWRITEAOF. */
import { command } from '../command.ts';

export const bgrewriteaof = command({
  name: 'bgrewriteaof',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  group: 'server',
  since: '1.0.0',
  summary: 'Asynchronously rewrite the append-only file',
  complexity: 'O(1)',
  categories: [],
  execute({ depth, reply, server }) {
    // Inside a transaction what came before in it must stay in one file with what follows.
    const hasBegun = server.snapshots.rewriteInBackground(depth > 0);
    reply.simple(`Background append only file rewriting ${hasBegun ? 'started' : 'scheduled'}`);
  },
});
