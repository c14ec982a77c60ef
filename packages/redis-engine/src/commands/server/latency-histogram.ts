/** LATENCY HISTOGRAM: calls of each command, and how many took at most so many microseconds. */
import { command } from '../command.ts';
import type { RegisteredCommand } from '../registered-command.ts';

export const latencyHistogram = command({
  name: 'histogram',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Return the cumulative distribution of latencies of a subset of commands or all.',
  complexity: 'O(N) where N is the number of commands with latency information being retrieved.',
  arguments: ['[command:string...]'],
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  execute({ args, server, reply }) {
    const found: RegisteredCommand[] = [];
    const visit = (each: RegisteredCommand) => {
      if (each.calls > 0) found.push(each);
      for (const sub of each.subcommands?.values() ?? []) visit(sub);
    };
    if (args.count === 2) for (const each of server.commands.byName.values()) visit(each);
    for (let i = 2; i < args.count; i++) {
      const named = server.commands.findByName(args.text(i));
      if (named !== undefined) visit(named);
    }
    reply.map(found.length);
    for (const each of found) {
      const buckets = each.histogram.cumulative(each.calls);
      reply.bulk(each.fullName);
      reply.map(2);
      reply.bulk('calls');
      reply.integer(each.calls);
      reply.bulk('histogram_usec');
      reply.map(buckets.length);
      for (const [microseconds, count] of buckets) {
        reply.integer(microseconds);
        reply.integer(count);
      }
    }
  },
});
