/** COMMAND GETKEYS. */
import { command } from '../command.ts';
import { readInnerCommand } from './command-keys.ts';

export const commandGetkeys = command({
  name: 'getkeys',
  arity: -4,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Extract keys given a full Redis command',
  complexity: 'O(N) where N is the number of arguments to the command',
  categories: ['connection'],
  execute(call) {
    const { args, keys } = readInnerCommand(call);
    call.reply.array(keys.length);
    for (const index of keys) call.reply.bulk(args.text(index));
  },
});
