/** LATENCY LATEST. */
import { command } from '../command.ts';

export const latencyLatest = command({
  name: 'latest',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Return the latest latency samples for all events.',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  execute({ server, reply }) {
    reply.array(server.latency.events.size);
    for (const [name, event] of server.latency.events) {
      const [time, durationMs] = event.samples.at(-1) ?? [0, 0];
      reply.array(4);
      reply.bulk(name);
      reply.integer(time);
      reply.integer(durationMs);
      reply.integer(event.maximumMs);
    }
  },
});
