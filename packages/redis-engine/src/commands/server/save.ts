/** SAVE. */
import { command } from '../command.ts';

export const save = command({
  name: 'save',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  group: 'server',
  since: '1.0.0',
  summary: 'Synchronously save the dataset to disk',
  complexity: 'O(N) where N is the total number of keys in all databases',
  categories: [],
  execute({ reply, server }) {
    server.snapshots.save();
    reply.ok();
  },
});
