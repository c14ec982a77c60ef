/** Access to string values: records whose bytes lie behind the key. */
import { stringTooLong, wrongType } from '../errors.ts';
import { ValueType } from '../keyspace/record.ts';
import type { Call } from '../server/call.ts';

/** The record of a string at a key to be read, or 0. Throws `wrongType`. */
export function readString(call: Call, keyIndex: number): number {
  const pointer = call.readRecord(keyIndex);
  if (pointer !== 0 && call.database.typeOf(pointer) !== ValueType.String) throw wrongType;
  return pointer;
}

/** The record of a string at a key to be changed, or 0. Throws `wrongType`. */
export function writeString(call: Call, keyIndex: number): number {
  const pointer = call.writeRecord(keyIndex);
  if (pointer !== 0 && call.database.typeOf(pointer) !== ValueType.String) throw wrongType;
  return pointer;
}

/** Answers a string, or null for pointer 0. */
export function replyString(call: Call, pointer: number): void {
  const { database, reply } = call;
  if (pointer === 0) reply.null();
  else
    reply.bulkBytes(database.pageOf(pointer), database.stringStart(pointer), database.stringLength(pointer));
}

/** Throws `stringTooLong` for a string longer than `proto-max-bulk-len`. */
export function checkStringLength(call: Call, length: number): void {
  if (length > call.server.settings.protoMaxBulkLength) throw stringTooLong;
}
