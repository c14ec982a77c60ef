/** MEMORY and its subcommands. */
import { command } from '../command.ts';
import { memoryDoctor } from './memory-doctor.ts';
import { memoryHelp } from './memory-help.ts';
import { memoryMallocStats } from './memory-malloc-stats.ts';
import { memoryPurge } from './memory-purge.ts';
import { memoryStats } from './memory-stats.ts';
import { memoryUsage } from './memory-usage.ts';

export const memory = command({
  name: 'memory',
  arity: -2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'A container for memory diagnostics commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [memoryDoctor, memoryHelp, memoryMallocStats, memoryPurge, memoryStats, memoryUsage],
});
