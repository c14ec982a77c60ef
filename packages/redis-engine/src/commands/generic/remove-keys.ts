/** Removal of keys as DEL and UNLINK share it. */
import type { Call } from '../../server/call.ts';

/** Removes the keys that the arguments name and answers how many there were. */
export function removeKeys(call: Call): void {
  const { args } = call;
  let removed = 0;
  for (let i = 1; i < args.count; i++) {
    if (!call.remove(i)) continue;
    call.changed(i, 'del', 'generic');
    removed++;
  }
  call.reply.integer(removed);
}
