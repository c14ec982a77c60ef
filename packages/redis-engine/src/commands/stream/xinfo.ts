/** XINFO: a container of subcommands. */
import { xinfoConsumers } from './xinfo-consumers.ts';
import { xinfoGroups } from './xinfo-groups.ts';
import { xinfoHelp } from './xinfo-help.ts';
import { xinfoStream } from './xinfo-stream.ts';
import { command } from '../command.ts';

export const xinfo = command({
  name: 'xinfo',
  arity: -2,
  flags: [],
  group: 'stream',
  since: '5.0.0',
  summary: 'A container for stream introspection commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [xinfoStream, xinfoGroups, xinfoConsumers, xinfoHelp],
});
