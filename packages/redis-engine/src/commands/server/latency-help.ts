/** LATENCY HELP. */
import { replyHelp } from '../help.ts';
import { command } from '../command.ts';

export const latencyHelp = command({
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Show helpful text about the different subcommands.',
  complexity: 'O(1)',
  categories: [],
  execute(call) {
    replyHelp(call, 'LATENCY', [
      'DOCTOR',
      '    Return a human readable latency analysis report.',
      'GRAPH <event>',
      '    Return an ASCII latency graph for the <event> class.',
      'HISTORY <event>',
      '    Return time-latency samples for the <event> class.',
      'LATEST',
      '    Return the latest latency samples for all events.',
      'RESET [<event> ...]',
      '    Reset latency data of one or more <event> classes.',
      '    (default: reset all data for all event classes)',
      'HISTOGRAM [COMMAND ...]',
      '    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.',
      '    If no commands are specified then all histograms are replied.',
    ]);
  },
});
