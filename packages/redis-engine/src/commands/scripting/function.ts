/** FUNCTION and its subcommands. */
import { command } from '../command.ts';
import { functionDelete } from './function-delete.ts';
import { functionDump } from './function-dump.ts';
import { functionFlush } from './function-flush.ts';
import { functionHelp } from './function-help.ts';
import { functionKill } from './function-kill.ts';
import { functionList } from './function-list.ts';
import { functionLoad } from './function-load.ts';
import { functionRestore } from './function-restore.ts';
import { functionStats } from './function-stats.ts';

export const functionCommand = command({
  name: 'function',
  arity: -2,
  flags: [],
  group: 'scripting',
  since: '7.0.0',
  summary: 'A container for function commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [
    functionDelete,
    functionDump,
    functionFlush,
    functionHelp,
    functionKill,
    functionList,
    functionLoad,
    functionRestore,
    functionStats,
  ],
});
