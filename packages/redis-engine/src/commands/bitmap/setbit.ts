/** SETBIT: Sets or clears the bit at offset in the string value stored at key. */
import { CommandError } from '../../errors.ts';
import { bitOffset, writableString } from './bitmap-string.ts';
import { command, oneKey } from '../command.ts';

export const setbit = command({
  name: 'setbit',
  arity: 4,
  flags: ['write', 'denyoom'],
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Sets or clears the bit at offset in the string value stored at key',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'offset:integer', 'value:integer'],
  categories: ['bitmap'],
  execute(call) {
    const offset = bitOffset(call, 2);
    const value = call.args.number(3, NOT_A_BIT);
    if (value !== 0 && value !== 1) throw NOT_A_BIT;
    const { bytes, grew } = writableString(call, offset);
    const at = Math.floor(offset / 8);
    const shift = 7 - (offset % 8);
    const before = (bytes[at]! >> shift) & 1;
    if (grew || before !== value) {
      bytes[at] = (bytes[at]! & ~(1 << shift)) | (value << shift);
      call.changed(1, 'setbit', 'string');
    }
    call.reply.integer(before);
  },
});

const NOT_A_BIT = new CommandError('ERR bit is not an integer or out of range');
