/** LATENCY GRAPH: the samples of an event as bars, one row for each. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const WIDTH = 60;

export const latencyGraph = command({
  name: 'graph',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Return a latency graph for the event.',
  complexity: 'O(1)',
  arguments: ['event:string'],
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  execute({ args, server, reply }) {
    const name = args.text(2);
    const event = server.latency.events.get(name);
    if (event === undefined) throw new CommandError(`ERR No samples available for event '${name}'`);
    const durations = event.samples.map(([, durationMs]) => durationMs);
    const high = Math.max(...durations);
    const low = Math.min(...durations);
    const rows = event.samples.map(([time, durationMs]) => {
      const bar = '#'.repeat(Math.max(1, Math.round((durationMs / Math.max(1, high)) * WIDTH)));
      return `${time} ${String(durationMs).padStart(6)}ms ${bar}`;
    });
    reply.verbatim(
      `${name} - high ${high} ms, low ${low} ms (all time high ${event.maximumMs} ms)\n${'-'.repeat(80)}\n${rows.join('\n')}\n`,
    );
  },
});
