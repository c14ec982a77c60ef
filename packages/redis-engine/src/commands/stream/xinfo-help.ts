/** XINFO HELP: Show helpful text about the different subcommands. */
import { replyHelp } from '../help.ts';
import { command } from '../command.ts';

export const xinfoHelp = command({
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  categories: ['stream'],
  execute(call) {
    replyHelp(call, 'XINFO', [
      'CONSUMERS <key> <groupname>',
      '    Show consumers of <groupname>.',
      'GROUPS <key>',
      '    Show the stream consumer groups.',
      'STREAM <key> [FULL [COUNT <count>]',
      '    Show information about the stream.',
    ]);
  },
});
