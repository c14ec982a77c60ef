/** BITFIELD_RO: Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD. */
import { CommandError } from '../../errors.ts';
import { bitFieldOperations, runBitField } from './bit-field.ts';
import { command, oneKey } from '../command.ts';

export const bitfieldRo = command({
  name: 'bitfield_ro',
  arity: -2,
  flags: ['readonly', 'fast'],
  group: 'bitmap',
  since: '6.0.0',
  summary: 'Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD',
  complexity: 'O(1) for each subcommand specified',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', '[encoding_offset=GET{encoding:string offset:integer}+...]'],
  categories: ['bitmap'],
  execute(call) {
    const operations = bitFieldOperations(call);
    if (operations.some((operation) => operation.kind !== 'get')) throw ONLY_GET;
    runBitField(call, operations);
  },
});

const ONLY_GET = new CommandError('ERR BITFIELD_RO only supports the GET subcommand');
