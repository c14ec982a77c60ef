/** Taking members with the lowest or highest scores: ZPOPMIN, ZMPOP, and those that wait. */
import { CommandError, mustBePositive, syntaxError } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';

const NO_KEYS = new CommandError('ERR numkeys should be greater than 0');
const NO_COUNT = new CommandError('ERR count should be greater than 0');

type End = 'min' | 'max';

/** How members are written: each pair for itself or all in one row. */
type Shape = 'nested' | 'flat';

/** Removes up to `count` members of the sorted set at a key and writes them; the head of the array is the caller's. */
function pop(call: Call, keyIndex: number, set: SortedSetValue, end: End, count: number, shape: Shape): void {
  const { reply } = call;
  for (let i = 0; i < count; i++) {
    const { member, score } = set.cursorAt(end === 'min' ? 0 : set.size - 1);
    set.delete(member);
    if (shape === 'nested') reply.array(2);
    reply.bulk(member);
    reply.double(score);
  }
  call.changed(keyIndex, end === 'min' ? 'zpopmin' : 'zpopmax', 'zset');
  call.removeIfEmpty(keyIndex, set);
}

/** ZPOPMIN and ZPOPMAX. */
export function popFromOne(call: Call, end: End): void {
  const { args, reply } = call;
  if (args.count > 3) throw syntaxError;
  const hasCount = args.count === 3;
  const wanted = hasCount ? args.number(2, mustBePositive) : 1;
  if (wanted < 0) throw mustBePositive;
  const set = call.write(1, SortedSetValue);
  if (set === undefined || wanted === 0) {
    reply.array(0);
    return;
  }
  const count = Math.min(wanted, set.size);
  const nested = hasCount && reply.resp3;
  reply.array(nested ? count : count * 2);
  pop(call, 1, set, end, count, nested ? 'nested' : 'flat');
}

/** The first of the keys that holds a sorted set. A key that changed its type while a client waits is passed over. */
function firstPresent(
  call: Call,
  keys: readonly number[],
): { keyIndex: number; set: SortedSetValue } | undefined {
  for (const keyIndex of keys) {
    if (call.isRetry) {
      const pointer = call.peekRecord(keyIndex);
      if (pointer === 0 || call.database.typeOf(pointer) !== ValueType.SortedSet) continue;
    }
    const set = call.write(keyIndex, SortedSetValue);
    if (set !== undefined) return { keyIndex, set };
  }
  return undefined;
}

export function blockForSortedSets(call: Call, keys: readonly number[], timeoutMs: number): void {
  call.block({ keys, type: ValueType.SortedSet, timeoutMs, onTimeout: (reply) => reply.nullArray() });
}

/** BZPOPMIN and BZPOPMAX. */
export function popFlatOrBlock(call: Call, end: End): void {
  const { args, reply } = call;
  const keys = Array.from({ length: args.count - 2 }, (_, i) => i + 1);
  const timeoutMs = call.timeoutMs(args.count - 1);
  const found = firstPresent(call, keys);
  if (found === undefined) {
    blockForSortedSets(call, keys, timeoutMs);
    return;
  }
  reply.array(3);
  reply.bulk(args.text(found.keyIndex));
  pop(call, found.keyIndex, found.set, end, 1, 'flat');
}

export interface MultiPop {
  readonly keys: readonly number[];
  readonly end: End;
  readonly count: number;
}

/** Reads `numkeys key … MIN|MAX [COUNT n]` from an argument on. */
export function multiPopArguments(args: Arguments, from: number): MultiPop {
  const keyCount = args.number(from, NO_KEYS);
  if (keyCount < 1) throw NO_KEYS;
  const endIndex = from + keyCount + 1;
  if (endIndex >= args.count) throw syntaxError;
  if (!args.is(endIndex, 'min') && !args.is(endIndex, 'max')) throw syntaxError;
  let count = -1;
  for (let i = endIndex + 1; i < args.count; i += 2) {
    if (count !== -1 || !args.is(i, 'count') || i + 1 >= args.count) throw syntaxError;
    count = args.number(i + 1, NO_COUNT);
    if (count < 1) throw NO_COUNT;
  }
  return {
    keys: Array.from({ length: keyCount }, (_, i) => from + 1 + i),
    end: args.is(endIndex, 'min') ? 'min' : 'max',
    count: count === -1 ? 1 : count,
  };
}

/** Pops from the first of the keys that is there and answers; false, without an answer, if none is. */
export function popNested(call: Call, { keys, end, count }: MultiPop): boolean {
  const found = firstPresent(call, keys);
  if (found === undefined) return false;
  const taken = Math.min(count, found.set.size);
  call.reply.array(2);
  call.reply.bulk(call.args.text(found.keyIndex));
  call.reply.array(taken);
  pop(call, found.keyIndex, found.set, end, taken, 'nested');
  return true;
}
