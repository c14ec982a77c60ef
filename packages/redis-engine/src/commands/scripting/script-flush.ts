/** SCRIPT FLUSH. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const scriptFlush = command({
  name: 'flush',
  arity: -2,
  flags: ['noscript'],
  group: 'scripting',
  since: '2.6.0',
  summary: 'Remove all the scripts from the script cache.',
  complexity: 'O(N) with N being the number of scripts in cache',
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  history: [['6.2.0', 'Added the `ASYNC` and `SYNC` flushing mode modifiers.']],
  arguments: ['[async^6.2.0(async=ASYNC | sync=SYNC)]'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    if (args.count > 3 || (args.count === 3 && !args.is(2, 'sync') && !args.is(2, 'async'))) {
      throw new CommandError('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
    }
    server.scripting.flush();
    reply.ok();
  },
});
