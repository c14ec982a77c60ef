/** CONFIG HELP. */
import { replyHelp } from '../help.ts';
import { command } from '../command.ts';

export const configHelp = command({
  name: 'help',
  arity: 2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '5.0.0',
  summary: 'Show helpful text about the different subcommands',
  complexity: 'O(1)',
  categories: [],
  execute(call) {
    replyHelp(call, 'CONFIG', [
      'GET <pattern>',
      '    Return parameters matching the glob-like <pattern> and their values.',
      'SET <directive> <value>',
      '    Set the configuration <directive> to <value>.',
      'RESETSTAT',
      '    Reset statistics reported by the INFO command.',
      'REWRITE',
      '    Rewrite the configuration file.',
    ]);
  },
});
