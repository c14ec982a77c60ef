/** The reply of GETRANGE and of SUBSTR, its old name. */
import type { Call } from '../../server/call.ts';
import { readString } from '../../types/string-value.ts';

/** Answers bytes `start` to `end`, both included, negative ones counted from the end. */
export function replyRange(call: Call): void {
  const { args, database, reply } = call;
  let start = args.number(2);
  let end = args.number(3);
  const pointer = readString(call, 1);
  const length = pointer === 0 ? 0 : database.stringLength(pointer);
  const isEmpty = start < 0 && end < 0 && start > end;
  if (start < 0) start = Math.max(0, start + length);
  if (end < 0) end = Math.max(0, end + length);
  end = Math.min(end, length - 1);
  if (isEmpty || start > end || length === 0) {
    reply.bulk('');
    return;
  }
  reply.bulkBytes(database.pageOf(pointer), database.stringStart(pointer) + start, end - start + 1);
}
