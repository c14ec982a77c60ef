/** SLOWLOG HELP. */
import { replyHelp } from '../help.ts';
import { command } from '../command.ts';

export const slowlogHelp = command({
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '6.2.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  categories: [],
  execute(call) {
    replyHelp(call, 'SLOWLOG', [
      'GET [<count>]',
      '    Return top <count> entries from the slowlog (default: 10, -1 mean all).',
      '    Entries are made of:',
      '    id, timestamp, time in microseconds, arguments array, client IP and port,',
      '    client name',
      'LEN',
      '    Return the length of the slowlog.',
      'RESET',
      '    Reset the slowlog.',
    ]);
  },
});
