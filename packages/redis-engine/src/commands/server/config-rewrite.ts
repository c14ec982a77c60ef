/** CONFIG REWRITE: there is no configuration file, as when redis-server is started without one. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const configRewrite = command({
  name: 'rewrite',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.8.0',
  summary: 'Rewrite the configuration file with the in memory configuration',
  complexity: 'O(1)',
  categories: [],
  execute() {
    throw new CommandError('ERR The server is running without a config file');
  },
});
