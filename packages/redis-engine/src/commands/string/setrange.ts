/** SETRANGE. */
import { CommandError } from '../../errors.ts';
import { checkStringLength, writeString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

const BAD_OFFSET = new CommandError('ERR offset is out of range');

export const setrange = command({
  name: 'setrange',
  arity: 4,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '2.2.0',
  summary: 'Overwrite part of a string at key starting at the specified offset',
  complexity:
    'O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'offset:integer', 'value:string'],
  categories: ['string'],
  execute(call) {
    const { args, database, reply } = call;
    const offset = args.number(2);
    if (offset < 0) throw BAD_OFFSET;
    const added = args.lengths[3]!;
    let pointer = writeString(call, 1);
    const oldLength = pointer === 0 ? 0 : database.stringLength(pointer);
    if (added === 0) {
      reply.integer(oldLength);
      return;
    }
    const length = Math.max(oldLength, offset + added);
    checkStringLength(call, length);
    if (pointer === 0) {
      call.storeString(1, Buffer.alloc(0));
      pointer = call.peekRecord(1);
    }
    pointer = database.resizeString(pointer, length);
    args.view(3).copy(database.pageOf(pointer), database.stringStart(pointer) + offset);
    database.markRaw(pointer);
    call.changed(1, 'setrange', 'string');
    reply.integer(length);
  },
});
