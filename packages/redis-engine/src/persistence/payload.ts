/** The foot of DUMP payloads: the version of RDB in two bytes, and the checksum of all before in eight. */
import { crc64 } from './crc64.ts';

/** The version that Redis 7.0 writes. */
export const RDB_VERSION = 10;

const FOOT_BYTES = 10;

/** Adds the foot. */
export function sealPayload(body: Uint8Array): Buffer {
  const version = Buffer.alloc(2);
  version.writeUInt16LE(RDB_VERSION);
  const checked = Buffer.concat([body, version]);
  return Buffer.concat([checked, crc64(checked)]);
}

/** The body of a payload, or undefined if its version or checksum is wrong. */
export function openPayload(payload: Buffer): Buffer | undefined {
  if (payload.length < FOOT_BYTES) return undefined;
  const end = payload.length - FOOT_BYTES;
  if (payload.readUInt16LE(end) > RDB_VERSION) return undefined;
  const checksum = payload.subarray(end + 2);
  const isUnchecked = checksum.every((byte) => byte === 0);
  if (!isUnchecked && !crc64(payload.subarray(0, end + 2)).equals(checksum)) return undefined;
  return payload.subarray(0, end);
}
