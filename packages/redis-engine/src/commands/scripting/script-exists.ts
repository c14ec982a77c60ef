/** SCRIPT EXISTS. */
import { command } from '../command.ts';

export const scriptExists = command({
  name: 'exists',
  arity: -3,
  flags: ['noscript'],
  group: 'scripting',
  since: '2.6.0',
  summary: 'Check existence of scripts in the script cache.',
  complexity:
    'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).',
  tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
  arguments: ['sha1:string...'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) reply.integer(server.scripting.has(args.word(i)) ? 1 : 0);
  },
});
