/** LATENCY DOCTOR. */
import { command } from '../command.ts';

const DISABLED =
  "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it. If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n";
const NOTHING =
  'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n';

export const latencyDoctor = command({
  name: 'doctor',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Return a human readable latency analysis report.',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  execute({ server, reply }) {
    const { events } = server.latency;
    if (events.size === 0) {
      reply.verbatim(server.settings.latencyThresholdMs === 0 ? DISABLED : NOTHING);
      return;
    }
    const lines = [...events].map(
      ([name, event], index) =>
        `${index + 1}. ${name}: ${event.samples.length} latency spikes. Worst all time event ${event.maximumMs}ms.`,
    );
    reply.verbatim(`Dave, I have observed latency spikes in this Redis instance.\n\n${lines.join('\n')}\n`);
  },
});
