/** LASTSAVE. */
import { command } from '../command.ts';

export const lastsave = command({
  name: 'lastsave',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  group: 'server',
  since: '1.0.0',
  summary: 'Get the UNIX time stamp of the last successful save to disk',
  complexity: 'O(1)',
  categories: ['admin', 'dangerous'],
  tips: ['nondeterministic_output'],
  execute({ reply, server }) {
    reply.integer(Math.floor(server.persistence.lastSaveMs / 1000));
  },
});
