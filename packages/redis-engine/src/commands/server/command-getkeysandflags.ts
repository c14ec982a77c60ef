/** COMMAND GETKEYSANDFLAGS. */
import { command } from '../command.ts';
import { readInnerCommand } from './command-keys.ts';

export const commandGetkeysandflags = command({
  name: 'getkeysandflags',
  arity: -4,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Extract keys and access flags given a full Redis command',
  complexity: 'O(N) where N is the number of arguments to the command',
  categories: ['connection'],
  execute(call) {
    const { command: inner, args, keys } = readInnerCommand(call);
    const { reply } = call;
    reply.array(keys.length);
    for (const index of keys) {
      reply.array(2);
      reply.bulk(args.text(index));
      const flags = inner.keyFlags(args, index);
      reply.set(flags.length);
      for (const flag of flags) reply.simple(flag);
    }
  },
});
