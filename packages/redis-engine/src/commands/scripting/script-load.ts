/** SCRIPT LOAD. */
import { command } from '../command.ts';

export const scriptLoad = command({
  name: 'load',
  arity: 3,
  flags: ['noscript', 'stale'],
  group: 'scripting',
  since: '2.6.0',
  summary: 'Load the specified Lua script into the script cache.',
  complexity: 'O(N) with N being the length in bytes of the script body.',
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: ['script:string'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    reply.bulk(server.scripting.load(args.view(2)).sha);
  },
});
