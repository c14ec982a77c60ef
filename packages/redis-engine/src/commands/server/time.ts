/** TIME. */
import { command } from '../command.ts';

export const time = command({
  name: 'time',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  group: 'server',
  since: '2.6.0',
  summary: 'Return the current server time',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output'],
  execute({ reply }) {
    const microseconds = Math.floor((performance.timeOrigin + performance.now()) * 1000);
    reply.array(2);
    reply.bulkInteger(Math.floor(microseconds / 1e6));
    reply.bulkInteger(microseconds % 1e6);
  },
});
