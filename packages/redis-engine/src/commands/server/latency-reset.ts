/** LATENCY RESET. */
import { command } from '../command.ts';

export const latencyReset = command({
  name: 'reset',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Reset latency data for one or more events.',
  complexity: 'O(1)',
  arguments: ['[event:string...]'],
  categories: [],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  execute({ args, server, reply }) {
    const names: string[] = [];
    for (let i = 2; i < args.count; i++) names.push(args.text(i));
    reply.integer(server.latency.reset(names));
  },
});
