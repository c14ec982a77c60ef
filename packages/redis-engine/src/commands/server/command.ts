/** COMMAND and its subcommands. */
import { command } from '../command.ts';
import { commandCount } from './command-count.ts';
import { commandDocs } from './command-docs.ts';
import { commandGetkeys } from './command-getkeys.ts';
import { commandGetkeysandflags } from './command-getkeysandflags.ts';
import { commandHelp } from './command-help.ts';
import { commandInfo } from './command-info.ts';
import { commandList } from './command-list.ts';
import { replyCommandInfo } from './reply-command-info.ts';

const subcommands = [
  commandCount,
  commandDocs,
  commandGetkeys,
  commandGetkeysandflags,
  commandHelp,
  commandInfo,
  commandList,
];

export const commandCommand = command({
  name: 'command',
  arity: -1,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '2.8.13',
  summary: 'Get array of Redis command details',
  complexity: 'O(N) where N is the total number of Redis commands',
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  subcommands,
  execute({ server, reply }) {
    const all = [...server.commands.byName.values()];
    reply.array(all.length);
    for (const each of all) replyCommandInfo(reply, each);
  },
});
