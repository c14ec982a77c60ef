/** Moving an element from list to list as LMOVE, RPOPLPUSH and their blocking forms share it. */
import { syntaxError } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { openList } from '../../types/open-list.ts';
import { removeFromSide, type Side } from './pop-elements.ts';

/** `LEFT` or `RIGHT`. Throws `syntaxError` for another word. */
export function readSide(args: Arguments, index: number): Side {
  if (args.is(index, 'left')) return 'left';
  if (args.is(index, 'right')) return 'right';
  throw syntaxError;
}

/** Moves an element from argument 1 to argument 2 and answers it; false if there is nothing to move. */
export function moveElement(call: Call, from: Side, to: Side): boolean {
  const source = call.write(1, ListValue);
  if (source === undefined) return false;
  // A target of another type is refused before anything is taken.
  call.write(2, ListValue);
  const cursor = from === 'left' ? source.first() : source.last();
  const element = cursor.bytes();
  const isSame = call.args.view(1).equals(call.args.view(2));
  const target = isSame ? source : openList(call, 2);
  if (to === 'left') target.pushLeft(element, 0, element.length);
  else target.pushRight(element, 0, element.length);
  call.changed(2, to === 'left' ? 'lpush' : 'rpush', 'list');
  removeFromSide(call, 1, source, from, 1);
  call.reply.bulkBytes(element, 0, element.length);
  return true;
}

/** As `moveElement`, and waits for an element if there is none. */
export function moveOrWait(call: Call, from: Side, to: Side, timeoutMs: number): void {
  if (moveElement(call, from, to)) return;
  if (call.denyBlocking) {
    call.reply.null();
    return;
  }
  call.block({ keys: [1], type: ValueType.List, timeoutMs, onTimeout: (reply) => reply.nullArray() });
}
