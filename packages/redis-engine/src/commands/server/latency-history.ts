/** LATENCY HISTORY. */
import { command } from '../command.ts';

export const latencyHistory = command({
  name: 'history',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Return timestamp-latency samples for the event.',
  complexity: 'O(1)',
  arguments: ['event:string'],
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  execute({ args, server, reply }) {
    const samples = server.latency.events.get(args.text(2))?.samples ?? [];
    reply.array(samples.length);
    for (const [time, durationMs] of samples) {
      reply.array(2);
      reply.integer(time);
      reply.integer(durationMs);
    }
  },
});
