/** SLOWLOG and its subcommands. */
import { command } from '../command.ts';
import { slowlogGet } from './slowlog-get.ts';
import { slowlogHelp } from './slowlog-help.ts';
import { slowlogLen } from './slowlog-len.ts';
import { slowlogReset } from './slowlog-reset.ts';

export const slowlog = command({
  name: 'slowlog',
  arity: -2,
  flags: [],
  group: 'server',
  since: '2.2.12',
  summary: 'A container for slow log commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [slowlogGet, slowlogHelp, slowlogLen, slowlogReset],
});
