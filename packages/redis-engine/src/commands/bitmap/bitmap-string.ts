/** Strings as bitmaps: reading their bytes, and making room for a bit to be set. */
import { CommandError, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { parseInt64 } from '../../structures/integer.ts';

const BAD_OFFSET = new CommandError('ERR bit offset is not an integer or out of range');

/**
 * The bit offset at an argument.
 * @param fieldBits width of a bit field, by which an offset `#n` is multiplied; 0 where that form is not known
 */
export function bitOffset(call: Call, index: number, fieldBits = 0): number {
  const text = call.args.text(index);
  const counted = fieldBits > 0 && text.startsWith('#');
  const parsed = parseInt64(counted ? text.slice(1) : text);
  if (parsed === undefined) throw BAD_OFFSET;
  const offset = Number(parsed) * (counted ? fieldBits : 1);
  if (offset < 0 || Math.floor(offset / 8) >= call.server.settings.protoMaxBulkLength) throw BAD_OFFSET;
  return offset;
}

/** The bytes of the string at a key, valid until the keyspace changes; undefined if there is no key. */
export function readString(call: Call, keyIndex: number): Uint8Array | undefined {
  const pointer = call.readRecord(keyIndex);
  if (pointer === 0) return undefined;
  if (call.database.typeOf(pointer) !== ValueType.String) throw wrongType;
  return call.database.stringView(pointer);
}

/** The bytes of the string at argument 1, to be written in place, with room for a bit; what is new is zeros. */
export function writableString(call: Call, lastBit: number): { bytes: Uint8Array; grew: boolean } {
  const { database } = call;
  const length = Math.floor(lastBit / 8) + 1;
  let pointer = call.writeRecord(1);
  if (pointer === 0) {
    call.storeString(1, new Uint8Array(length));
    pointer = call.writeRecord(1);
    database.markRaw(pointer);
    return { bytes: database.stringView(pointer), grew: true };
  }
  if (database.typeOf(pointer) !== ValueType.String) throw wrongType;
  const grew = database.stringLength(pointer) < length;
  if (grew) pointer = database.resizeString(pointer, length);
  database.markRaw(pointer);
  return { bytes: database.stringView(pointer), grew };
}
