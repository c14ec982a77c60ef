/** BLPOP and BRPOP but for the side. */
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { firstList, indexes } from './first-list.ts';
import { removeFromSide, replyFromEnd, type Side } from './pop-elements.ts';

/** Answers `[key, element]` of the first list that has one, or waits for one. */
export function popOrWait(call: Call, side: Side): void {
  const { args, reply } = call;
  const last = args.count - 2;
  const timeoutMs = call.timeoutMs(args.count - 1);
  const keyIndex = firstList(call, 1, last);
  if (keyIndex === 0) {
    const keys = indexes(1, last);
    call.block({ keys, type: ValueType.List, timeoutMs, onTimeout: (later) => later.nullArray() });
    return;
  }
  const list = call.write(keyIndex, ListValue)!;
  reply.array(2);
  reply.bulkBytes(args.buffer, args.starts[keyIndex]!, args.lengths[keyIndex]!);
  replyFromEnd(reply, list, side, 1);
  removeFromSide(call, keyIndex, list, side, 1);
}
