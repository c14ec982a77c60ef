/** APPEND. */
import { checkStringLength, writeString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const append = command({
  name: 'append',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '2.0.0',
  summary: 'Append a value to a key',
  complexity:
    'O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by Redis will double the free space available on every reallocation.',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'value:string'],
  categories: ['string'],
  execute(call) {
    const { args, database } = call;
    const added = args.lengths[2]!;
    const old = writeString(call, 1);
    if (old === 0) {
      call.storeString(1, args.view(2));
      call.changed(1, 'append', 'string');
      call.reply.integer(added);
      return;
    }
    const oldLength = database.stringLength(old);
    const length = oldLength + added;
    checkStringLength(call, length);
    const pointer = database.resizeString(old, length);
    args.view(2).copy(database.pageOf(pointer), database.stringStart(pointer) + oldLength);
    database.markRaw(pointer);
    call.changed(1, 'append', 'string');
    call.reply.integer(length);
  },
});
