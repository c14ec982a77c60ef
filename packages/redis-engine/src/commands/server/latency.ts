/** LATENCY and its subcommands. */
import { command } from '../command.ts';
import { latencyDoctor } from './latency-doctor.ts';
import { latencyGraph } from './latency-graph.ts';
import { latencyHelp } from './latency-help.ts';
import { latencyHistogram } from './latency-histogram.ts';
import { latencyHistory } from './latency-history.ts';
import { latencyLatest } from './latency-latest.ts';
import { latencyReset } from './latency-reset.ts';

export const latency = command({
  name: 'latency',
  arity: -2,
  flags: [],
  group: 'server',
  since: '2.8.13',
  summary: 'A container for latency diagnostics commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    latencyDoctor,
    latencyGraph,
    latencyHelp,
    latencyHistogram,
    latencyHistory,
    latencyLatest,
    latencyReset,
  ],
});
