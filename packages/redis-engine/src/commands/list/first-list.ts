/** The first list that is not empty among several keys. */
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { ListValue } from '../../types/list.ts';

/**
 * Index of the first of the keys at arguments `first` to `last` that holds a list; 0 if none does. Another type is
 * refused with `wrongType`, but not when a waiting command is tried again: then only lists concern it.
 */
export function firstList(call: Call, first: number, last: number): number {
  for (let i = first; i <= last; i++) {
    const pointer = call.peekRecord(i);
    if (pointer === 0) continue;
    if (call.isRetry && call.database.typeOf(pointer) !== ValueType.List) continue;
    if (call.write(i, ListValue) !== undefined) return i;
  }
  return 0;
}

/** The numbers from `first` to `last`. */
export function indexes(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
