/** Lists at keys, as the list commands and SORT make them. */
import type { Call } from '../server/call.ts';
import { ListValue } from './list.ts';

/** A new, empty list that is stored nowhere yet. */
export function newList(call: Call): ListValue {
  return new ListValue(call.server.keyspace.arena, call.limits);
}

/** The list at a key to be changed, or a new, empty one that is stored there. Throws `wrongType`. */
export function openList(call: Call, keyIndex: number): ListValue {
  const present = call.write(keyIndex, ListValue);
  if (present !== undefined) return present;
  const created = newList(call);
  call.store(keyIndex, created);
  return created;
}
