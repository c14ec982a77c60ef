/** Renaming as RENAME and RENAMENX share it. */
import { noSuchKey } from '../../errors.ts';
import type { Call } from '../../server/call.ts';

/** Renames argument 1 to argument 2; false if `onlyIfAbsent` and there is such a key. Throws `noSuchKey`. */
export function renameKey(call: Call, onlyIfAbsent: boolean): boolean {
  const { args, database } = call;
  const source = call.writeRecord(1);
  if (source === 0) throw noSuchKey;
  if (args.view(1).equals(args.view(2))) return !onlyIfAbsent;
  const target = call.peekRecord(2);
  if (target !== 0) {
    if (onlyIfAbsent) return false;
    database.remove(target);
    call.changed(2, 'del', 'generic');
  }
  database.rename(source, args.buffer, args.starts[2]!, args.lengths[2]!);
  call.changed(1, 'rename_from', 'generic');
  call.changed(2, 'rename_to', 'generic');
  return true;
}
