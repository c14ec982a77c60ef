/** BITFIELD: Perform arbitrary bitfield integer operations on strings. */
import { bitFieldOperations, runBitField } from './bit-field.ts';
import { command } from '../command.ts';

export const bitfield = command({
  name: 'bitfield',
  arity: -2,
  flags: ['write', 'denyoom'],
  group: 'bitmap',
  since: '3.2.0',
  summary: 'Perform arbitrary bitfield integer operations on strings',
  complexity: 'O(1) for each subcommand specified',
  keys: [
    {
      begin: 1,
      find: { last: 0, step: 1, limit: 0 },
      flags: ['RW', 'update', 'access', 'variable_flags'],
      notes: 'This command allows both access and modification of the key',
    },
  ],
  categories: ['bitmap'],
  execute(call) {
    runBitField(call, bitFieldOperations(call));
  },
});
