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
      flags: ['RW', 'access', 'update', 'variable_flags'],
      notes: 'This command allows both access and modification of the key',
    },
  ],
  arguments: [
    'key:key@0',
    '[operation(encoding_offset=GET{encoding:string offset:integer} | write{[wrap_sat_fail=OVERFLOW(wrap=WRAP | sat=SAT | fail=FAIL)] write_operation(encoding_offset_value=SET{encoding:string offset:integer value:integer} | encoding_offset_increment=INCRBY{encoding:string offset:integer increment:integer})})...]',
  ],
  categories: ['bitmap'],
  keyFlags(args) {
    for (let i = 2; i < args.count; i++)
      if (args.is(i, 'set') || args.is(i, 'incrby')) return ['RW', 'access', 'update'];
    return ['RO', 'access'];
  },
  execute(call) {
    runBitField(call, bitFieldOperations(call));
  },
});
