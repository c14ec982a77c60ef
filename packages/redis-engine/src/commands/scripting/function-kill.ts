/** FUNCTION KILL. */
import { command } from '../command.ts';

export const functionKill = command({
  name: 'kill',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  summary: 'Kill the function currently in execution.',
  complexity: 'O(1)',
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  group: 'scripting',
  since: '7.0.0',
  categories: ['scripting'],
  execute({ reply, server }) {
    server.scripting.kill('FUNCTION KILL');
    reply.ok();
  },
});
