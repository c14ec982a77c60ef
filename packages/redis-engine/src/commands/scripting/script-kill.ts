/** SCRIPT KILL. */
import { command } from '../command.ts';

export const scriptKill = command({
  name: 'kill',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  group: 'scripting',
  since: '2.6.0',
  summary: 'Kill the script currently in execution.',
  complexity: 'O(1)',
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  categories: ['scripting'],
  execute({ reply, server }) {
    server.scripting.kill('SCRIPT KILL');
    reply.ok();
  },
});
