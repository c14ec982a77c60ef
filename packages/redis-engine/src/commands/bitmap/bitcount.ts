/** BITCOUNT: Count set bits in a string. */
import { syntaxError } from '../../errors.ts';
import { bitRange, countBits } from './bit-range.ts';
import { readString } from './bitmap-string.ts';
import { command, oneKey } from '../command.ts';

export const bitcount = command({
  name: 'bitcount',
  arity: -2,
  flags: ['readonly'],
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Count set bits in a string',
  complexity: 'O(N)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', '[index{start:integer end:integer [index_unit^7.0.0(byte=BYTE | bit=BIT)]}]'],
  categories: ['bitmap'],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  execute(call) {
    const { args, reply } = call;
    const bytes = readString(call, 1);
    if (bytes === undefined) {
      reply.integer(0);
      return;
    }
    if (args.count === 2) {
      reply.integer(countBits(bytes, 0, bytes.length * 8));
      return;
    }
    if (args.count !== 4 && args.count !== 5) throw syntaxError;
    const start = args.number(2);
    const end = args.number(3);
    if (start < 0 && end < 0 && start > end) {
      reply.integer(0);
      return;
    }
    const range = bitRange(start, end, args.count === 5 ? args.word(4) : 'byte', bytes.length);
    reply.integer(range.from < range.to ? countBits(bytes, range.from, range.to) : 0);
  },
});
