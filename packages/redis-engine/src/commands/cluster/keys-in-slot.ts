/** The keys of a slot, as CLUSTER COUNTKEYSINSLOT and CLUSTER GETKEYSINSLOT find them: by looking at all keys. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { keySlot } from '../../structures/key-slot.ts';
import { checkIsCluster, LAST_SLOT } from './this-node.ts';

/** Keys whose slot argument 2 names, `limit` at most. */
export function keysInSlot(call: Call, limit: number): Buffer[] {
  checkIsCluster(call);
  const slot = call.args.number(2);
  if (slot < 0 || slot > LAST_SLOT) throw new CommandError('ERR Invalid slot');
  const found: Buffer[] = [];
  call.database.table.forEach((pointer) => {
    if (found.length >= limit) return;
    const key = call.database.keyOf(pointer);
    if (keySlot(key) === slot) found.push(key);
  });
  return found;
}
