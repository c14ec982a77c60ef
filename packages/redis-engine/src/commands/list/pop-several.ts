/** LMPOP and BLMPOP: several elements of the first list that has any. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';
import { firstList } from './first-list.ts';
import { readSide } from './move-element.ts';
import { removeFromSide, replyFromEnd, type Side } from './pop-elements.ts';

const BAD_KEY_COUNT = new CommandError('ERR numkeys should be greater than 0');
const BAD_COUNT = new CommandError('ERR count should be greater than 0');

export interface PopSeveral {
  readonly firstKey: number;
  readonly lastKey: number;
  readonly side: Side;
  readonly count: number;
}

/** Reads `numkeys key … LEFT|RIGHT [COUNT n]` from argument `index` on. */
export function readPopSeveral(call: Call, index: number): PopSeveral {
  const { args } = call;
  const keyCount = args.number(index, BAD_KEY_COUNT);
  if (keyCount < 1) throw BAD_KEY_COUNT;
  const firstKey = index + 1;
  const lastKey = index + keyCount;
  if (lastKey + 1 >= args.count) throw syntaxError;
  const side = readSide(args, lastKey + 1);
  let count = 0;
  for (let i = lastKey + 2; i < args.count; i += 2) {
    if (count > 0 || !args.is(i, 'count') || i + 1 >= args.count) throw syntaxError;
    count = args.number(i + 1, BAD_COUNT);
    if (count < 1) throw BAD_COUNT;
  }
  return { firstKey, lastKey, side, count: Math.max(1, count) };
}

/** Answers `[key, [element …]]` of the first list that is not empty; false if there is none. */
export function popSeveral(call: Call, options: PopSeveral): boolean {
  const { args, reply } = call;
  const keyIndex = firstList(call, options.firstKey, options.lastKey);
  if (keyIndex === 0) return false;
  const list = call.write(keyIndex, ListValue)!;
  const count = Math.min(options.count, list.size);
  reply.array(2);
  reply.bulkBytes(args.buffer, args.starts[keyIndex]!, args.lengths[keyIndex]!);
  reply.array(count);
  replyFromEnd(reply, list, options.side, count);
  removeFromSide(call, keyIndex, list, options.side, count);
  return true;
}
