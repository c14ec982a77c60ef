/** HyperLogLogs as string values of keys. */
import { CommandError, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { HyperLogLog } from '../../structures/hyper-log-log.ts';

const NOT_A_LOG = new CommandError('WRONGTYPE Key is not a valid HyperLogLog string value.');
export const CORRUPT = new CommandError('INVALIDOBJ Corrupted HLL object detected');

/**
 * The HyperLogLog at a key, or undefined if there is no key. Throws for other values. It is read and, as long as its
 * length stays, changed in place, so that adding to a dense one does not copy 12 KiB.
 */
export function hyperLogLogAt(call: Call, keyIndex: number): HyperLogLog | undefined {
  const pointer = call.readRecord(keyIndex);
  if (pointer === 0) return undefined;
  if (call.database.typeOf(pointer) !== ValueType.String) throw wrongType;
  const bytes = call.database.stringView(pointer);
  if (!HyperLogLog.isHyperLogLog(bytes)) throw NOT_A_LOG;
  return new HyperLogLog(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
}

/** Sets a key to a HyperLogLog that was made or changed; an expiry stays. */
export function storeHyperLogLog(call: Call, keyIndex: number, log: HyperLogLog): void {
  const { args, database } = call;
  const { bytes } = log;
  const present = call.peekRecord(keyIndex);
  if (present !== 0 && database.pageOf(present).buffer === bytes.buffer) {
    database.markRaw(present);
    return;
  }
  const start = args.starts[keyIndex]!;
  const length = args.lengths[keyIndex]!;
  database.markRaw(database.setString(args.buffer, start, length, bytes, 0, bytes.length, true));
}
