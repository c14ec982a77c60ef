/** SCRIPT and its subcommands. */
import { command } from '../command.ts';
import { scriptDebug } from './script-debug.ts';
import { scriptExists } from './script-exists.ts';
import { scriptFlush } from './script-flush.ts';
import { scriptHelp } from './script-help.ts';
import { scriptKill } from './script-kill.ts';
import { scriptLoad } from './script-load.ts';

export const script = command({
  name: 'script',
  arity: -2,
  flags: [],
  group: 'scripting',
  since: '2.6.0',
  summary: 'A container for Lua scripts management commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [scriptDebug, scriptExists, scriptFlush, scriptHelp, scriptKill, scriptLoad],
});
