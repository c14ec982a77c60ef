/** HyperLogLogs as string values of keys. */
import { CommandError, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { HyperLogLog } from '../../structures/hyper-log-log.ts';

const NOT_A_LOG = new CommandError('WRONGTYPE Key is not a valid HyperLogLog string value.');
export const CORRUPT = new CommandError('INVALIDOBJ Corrupted HLL object detected');

/** A copy of the HyperLogLog at a key, or undefined if there is no key. Throws for other values. */
export function hyperLogLogAt(call: Call, keyIndex: number): HyperLogLog | undefined {
  const pointer = call.readRecord(keyIndex);
  if (pointer === 0) return undefined;
  if (call.database.typeOf(pointer) !== ValueType.String) throw wrongType;
  const bytes = call.database.stringView(pointer);
  if (!HyperLogLog.isHyperLogLog(bytes)) throw NOT_A_LOG;
  return new HyperLogLog(new Uint8Array(bytes));
}

/** Sets a key to a HyperLogLog; an expiry stays. */
export function storeHyperLogLog(call: Call, keyIndex: number, log: HyperLogLog): void {
  const { args, database } = call;
  const { bytes } = log;
  const start = args.starts[keyIndex]!;
  const length = args.lengths[keyIndex]!;
  database.markRaw(database.setString(args.buffer, start, length, bytes, 0, bytes.length, true));
}
