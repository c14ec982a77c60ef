/** BITPOS: Find first bit set or clear in a string. */
import { CommandError, syntaxError } from '../../errors.ts';
import { bitRange, findBit } from './bit-range.ts';
import { readString } from './bitmap-string.ts';
import { command, oneKey } from '../command.ts';

export const bitpos = command({
  name: 'bitpos',
  arity: -3,
  flags: ['readonly'],
  group: 'bitmap',
  since: '2.8.7',
  summary: 'Find first bit set or clear in a string',
  complexity: 'O(N)',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'bit:integer',
    '[index{start:integer [end_index{end:integer [index_unit^7.0.0(byte=BYTE | bit=BIT)]}]}]',
  ],
  categories: ['bitmap'],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  execute(call) {
    const { args, reply } = call;
    const bit = args.number(2);
    if (bit !== 0 && bit !== 1) throw NOT_A_BIT;
    const bytes = readString(call, 1);
    if (bytes === undefined) {
      reply.integer(bit === 1 ? -1 : 0);
      return;
    }
    if (args.count > 6) throw syntaxError;
    const start = args.count > 3 ? args.number(3) : 0;
    const unit = args.count === 6 ? args.word(5) : 'byte';
    if (unit !== 'byte' && unit !== 'bit') throw syntaxError;
    const endGiven = args.count > 4;
    const range = bitRange(start, endGiven ? args.number(4) : -1, unit, bytes.length);
    if (range.from >= range.to) {
      reply.integer(-1);
      return;
    }
    const found = findBit(bytes, bit, range.from, range.to);
    // Behind a string whose end was not given, zeros go on without end.
    reply.integer(found === -1 && bit === 0 && !endGiven ? range.to : found);
  },
});

const NOT_A_BIT = new CommandError('ERR The bit argument must be 1 or 0.');
