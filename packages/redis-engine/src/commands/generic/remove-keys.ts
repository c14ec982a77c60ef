/** Removal of keys as DEL and UNLINK share it. */
import type { Call } from '../../server/call.ts';

/** Removes the keys that the arguments name and answers how many there were. */
export function removeKeys(call: Call): void {
  const { args } = call;
  const isUnlink = call.command.spec.name === 'unlink';
  let removed = 0;
  for (let i = 1; i < args.count; i++) {
    const isLarge = isUnlink && largeAt(call, i);
    if (!call.remove(i)) continue;
    if (isLarge) call.server.statistics.lazyFreed++;
    call.changed(i, 'del', 'generic');
    removed++;
  }
  call.reply.integer(removed);
}

/** More elements than this Redis frees in the background. */
const LARGE = 64;

function largeAt(call: Call, keyIndex: number): boolean {
  const pointer = call.peekRecord(keyIndex);
  if (pointer === 0 || !call.database.isContainer(pointer)) return false;
  return call.database.containerOf(pointer).size > LARGE;
}
