/** OBJECT and its subcommands. */
import { command } from '../command.ts';
import { objectEncoding } from './object-encoding.ts';
import { objectFreq } from './object-freq.ts';
import { objectHelp } from './object-help.ts';
import { objectIdletime } from './object-idletime.ts';
import { objectRefcount } from './object-refcount.ts';

export const object = command({
  name: 'object',
  arity: -2,
  flags: [],
  group: 'generic',
  since: '2.2.3',
  summary: 'A container for object introspection commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [objectEncoding, objectFreq, objectHelp, objectIdletime, objectRefcount],
});
