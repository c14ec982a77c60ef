/** COMMAND INFO. */
import { command } from '../command.ts';
import { replyCommandInfo } from './reply-command-info.ts';

export const commandInfo = command({
  name: 'info',
  arity: -2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Get array of specific Redis command details, or all when no argument is given.',
  complexity: 'O(N) where N is the number of commands to look up',
  arguments: ['[command-name:string...]'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  history: [['7.0.0', 'Allowed to be called with no argument to get info on all commands.']],
  execute({ args, server, reply }) {
    if (args.count === 2) {
      const all = [...server.commands.byName.values()];
      reply.array(all.length);
      for (const each of all) replyCommandInfo(reply, each);
      return;
    }
    reply.array(args.count - 2);
    for (let i = 2; i < args.count; i++) {
      const found = server.commands.findByName(args.text(i));
      if (found === undefined) reply.null();
      else replyCommandInfo(reply, found);
    }
  },
});
