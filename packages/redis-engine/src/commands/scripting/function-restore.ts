/** FUNCTION RESTORE. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const functionRestore = command({
  name: 'restore',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  summary: 'Restore all the functions on the given payload',
  complexity: 'O(N) where N is the number of functions on the payload',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'scripting',
  since: '7.0.0',
  arguments: ['serialized-value:string', '[policy(flush=FLUSH | append=APPEND | replace=REPLACE)]'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    const policy = args.count > 3 ? args.word(3) : 'append';
    if (args.count > 4) {
      throw new CommandError(
        `ERR unknown subcommand or wrong number of arguments for '${args.shown(1)}'. Try FUNCTION HELP.`,
      );
    }
    if (policy !== 'append' && policy !== 'replace' && policy !== 'flush') {
      throw new CommandError(
        'ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.',
      );
    }
    server.scripting.libraries.restore(args.view(2), policy);
    server.keyspace.dirty++;
    reply.ok();
  },
});
