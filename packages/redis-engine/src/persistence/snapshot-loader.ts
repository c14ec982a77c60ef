/** Reads a snapshot, one of ours or of Redis's own, into the keyspace. */
import { readFileSync } from 'node:fs';
import { RedisServerError } from '../errors.ts';
import type { Server } from '../server/server.ts';
import { FUNCTION_OPCODE } from '../scripting/function-libraries.ts';
import { HashValue } from '../types/hash.ts';
import { crc64 } from './crc64.ts';
import { Opcode, RDB_HEAD_BYTES, RDB_MAGIC } from './rdb-format.ts';
import { RdbError, RdbReader } from './rdb-reader.ts';
import { isValueType, readValue, storeValue } from './value-codec.ts';

/** The newest version that differs from those before it only in types, which are refused one by one. */
const NEWEST_VERSION = 12;

/**
 * Loads a snapshot, if there is one. Keys whose time is over are left out.
 * Throws `RedisServerError` with code `LOAD_FAILED` if the file is not a whole snapshot.
 */
export function loadSnapshot(server: Server, path: string): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new RedisServerError('LOAD_FAILED', `cannot read ${path}`, { cause: error });
  }
  try {
    decodeSnapshot(server, bytes);
  } catch (error) {
    throw new RedisServerError('LOAD_FAILED', `${path} is not a snapshot that can be loaded`, {
      cause: error,
    });
  }
}

/** Throws if it is not the checksum of these bytes; eight zero bytes say that none was made. */
function verifyChecksum(body: Buffer, checksum: Buffer): void {
  const isChecked = checksum.some((byte) => byte !== 0);
  if (isChecked && !crc64(body).equals(checksum)) throw new RdbError('wrong checksum');
}

/**
 * Loads a snapshot's bytes and returns where it ends. Throws if they are not a whole snapshot.
 * @param keepsExpired whether keys whose time is over are loaded too, because commands follow that may still need them
 */
export function decodeSnapshot(server: Server, bytes: Buffer, keepsExpired = false): number {
  const version = Number(bytes.toString('latin1', RDB_MAGIC.length, RDB_HEAD_BYTES));
  if (
    bytes.toString('latin1', 0, RDB_MAGIC.length) !== RDB_MAGIC ||
    !(version >= 1 && version <= NEWEST_VERSION)
  ) {
    throw new RdbError('no RDB file, or of a later version');
  }
  const reader = new RdbReader(bytes, RDB_HEAD_BYTES);
  let database = server.keyspace.databases[0]!;
  let expiry: number | null = null;
  const now = Date.now();
  for (;;) {
    const opcode = reader.byte();
    switch (opcode) {
      case Opcode.End:
        // The checksum is what follows the end, never simply the last bytes: of one file in 256 the first bytes up to the
        // last but one carry a right checksum too, because a reflected CRC whose lowest byte is that of the end moves by one.
        if (version >= 5) verifyChecksum(bytes.subarray(0, reader.position), reader.slice(8));
        return reader.position;
      case Opcode.SelectDatabase: {
        const selected = server.keyspace.databases[reader.size()];
        if (selected === undefined) throw new RdbError('more databases than are configured');
        database = selected;
        continue;
      }
      case Opcode.ResizeDatabase:
        reader.size();
        reader.size();
        continue;
      case Opcode.Auxiliary:
        reader.string();
        reader.string();
        continue;
      case Opcode.ExpiryMs:
        expiry = reader.int64();
        continue;
      case Opcode.ExpirySeconds:
        expiry = reader.int32() * 1000;
        continue;
      case Opcode.Idle:
        reader.size();
        continue;
      case Opcode.Frequency:
        reader.byte();
        continue;
      case FUNCTION_OPCODE:
        server.scripting.libraries.load(reader.string(), true);
        continue;
      default:
    }
    if (!isValueType(opcode)) throw new RdbError(`unknown part ${opcode}`);
    const key = Buffer.from(reader.string());
    const value = readValue(reader, opcode, { database, limits: server.settings });
    if (expiry === null || expiry > now || keepsExpired) {
      storeValue(database, key, value);
      if (value instanceof HashValue && value.nextExpiryAt !== Infinity)
        server.fieldExpiry.watch(database, key);
      if (expiry !== null) database.setExpiry(database.findRaw(key), expiry);
      server.persistence.loadedKeys++;
    } else {
      if (!Buffer.isBuffer(value)) value.release?.();
      server.persistence.loadedExpired++;
    }
    expiry = null;
  }
}
