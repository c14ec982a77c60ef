/** DEBUG and its subcommands, as far as tests and tools need them. */
import { command } from '../command.ts';
import { debugSubcommands } from './debug-subcommands.ts';

export const debug = command({
  name: 'debug',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '1.0.0',
  summary: 'A container for debugging commands',
  complexity: 'Depends on subcommand.',
  isSystemCommand: true,
  categories: [],
  execute(call) {
    debugSubcommands(call);
  },
});
