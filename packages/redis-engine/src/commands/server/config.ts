/** CONFIG and its subcommands. */
import { command } from '../command.ts';
import { configGet } from './config-get.ts';
import { configHelp } from './config-help.ts';
import { configResetstat } from './config-resetstat.ts';
import { configRewrite } from './config-rewrite.ts';
import { configSet } from './config-set.ts';

export const config = command({
  name: 'config',
  arity: -2,
  flags: [],
  group: 'server',
  since: '2.0.0',
  summary: 'A container for server configuration commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [configGet, configHelp, configResetstat, configRewrite, configSet],
});
