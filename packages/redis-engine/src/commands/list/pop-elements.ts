/** Popping as the commands that take elements from the ends of lists share it. */
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Call } from '../../server/call.ts';
import type { ListValue } from '../../types/list.ts';

/** Which end of a list. */
export type Side = 'left' | 'right';

/** Writes `count` elements from one end, which are there, as bulk strings. */
export function replyFromEnd(reply: ReplyWriter, list: ListValue, side: Side, count: number): void {
  const cursor = side === 'left' ? list.first() : list.last();
  for (let i = 0; i < count; i++) {
    reply.bulkBytes(cursor.buffer, cursor.start, cursor.length);
    if (i + 1 === count) break;
    if (side === 'left') cursor.next();
    else cursor.previous();
  }
}

/** Removes `count` elements from one end of the list at a key and tells of it. */
export function removeFromSide(
  call: Call,
  keyIndex: number,
  list: ListValue,
  side: Side,
  count: number,
): void {
  if (side === 'left') list.removeFromFront(count);
  else list.removeFromEnd(count);
  call.changed(keyIndex, side === 'left' ? 'lpop' : 'rpop', 'list');
  call.removeIfEmpty(keyIndex, list);
}
