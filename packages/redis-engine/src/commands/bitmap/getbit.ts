/** GETBIT: Returns the bit value at offset in the string value stored at key. */
import { bitOffset, readString } from './bitmap-string.ts';
import { command, oneKey } from '../command.ts';

export const getbit = command({
  name: 'getbit',
  arity: 3,
  flags: ['readonly', 'fast'],
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Returns the bit value at offset in the string value stored at key',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0', 'offset:integer'],
  categories: ['bitmap'],
  execute(call) {
    const offset = bitOffset(call, 2);
    const bytes = readString(call, 1);
    const byte = bytes?.[Math.floor(offset / 8)] ?? 0;
    call.reply.integer((byte >> (7 - (offset % 8))) & 1);
  },
});
