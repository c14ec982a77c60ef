/** FUNCTION FLUSH. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const functionFlush = command({
  name: 'flush',
  arity: -2,
  flags: ['noscript', 'write'],
  summary: 'Deleting all functions',
  complexity: 'O(N) where N is the number of functions deleted',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'scripting',
  since: '7.0.0',
  arguments: ['[async(async=ASYNC | sync=SYNC)]'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    if (args.count === 3 && !args.is(2, 'sync') && !args.is(2, 'async')) {
      throw new CommandError('ERR FUNCTION FLUSH only supports SYNC|ASYNC option');
    }
    if (args.count > 3) {
      throw new CommandError(
        `ERR unknown subcommand or wrong number of arguments for '${args.shown(1)}'. Try FUNCTION HELP.`,
      );
    }
    server.scripting.libraries.flush();
    server.keyspace.dirty++;
    reply.ok();
  },
});
