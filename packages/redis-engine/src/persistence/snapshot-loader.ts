/** Reads a snapshot, one of ours or of Redis's own, into the keyspace. */
import { RedisServerError } from '../errors.ts';
import type { Server } from '../server/server.ts';
import { FUNCTION_OPCODE } from '../scripting/function-libraries.ts';
import { HashValue } from '../types/hash.ts';
import { Opcode, RDB_HEAD_BYTES, RDB_MAGIC } from './rdb-format.ts';
import { RdbFileReader } from './rdb-file-reader.ts';
import { RdbError } from './rdb-reader.ts';
import { isValueType, readValue, storeValue } from './value-codec.ts';

/** The newest version that differs from those before it only in types, which are refused one by one. */
const NEWEST_VERSION = 12;

/**
 * Loads a snapshot, if there is one. Keys whose time is over are left out.
 * Throws `RedisServerError` with code `LOAD_FAILED` if the file is not a whole snapshot.
 */
export function loadSnapshot(server: Server, path: string): void {
  let reader: RdbFileReader;
  try {
    reader = new RdbFileReader(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new RedisServerError('LOAD_FAILED', `cannot read ${path}`, { cause: error });
  }
  try {
    decodeSnapshot(server, reader);
  } catch (error) {
    throw new RedisServerError('LOAD_FAILED', `${path} is not a snapshot that can be loaded`, {
      cause: error,
    });
  } finally {
    reader.close();
  }
}

/**
 * Loads a snapshot and returns where it ends. Throws if it is not a whole one.
 * @param keepsExpired whether keys whose time is over are loaded too, because commands follow that may still need them
 */
export function decodeSnapshot(server: Server, reader: RdbFileReader, keepsExpired = false): number {
  const head = reader.slice(RDB_HEAD_BYTES).toString('latin1');
  const version = Number(head.slice(RDB_MAGIC.length));
  if (!head.startsWith(RDB_MAGIC) || !(version >= 1 && version <= NEWEST_VERSION)) {
    throw new RdbError('no RDB file, or of a later version');
  }
  let database = server.keyspace.databases[0]!;
  let expiry: number | null = null;
  const now = Date.now();
  for (;;) {
    const opcode = reader.byte();
    switch (opcode) {
      case Opcode.End:
        // The checksum is what follows the end, never simply the last bytes: of one file in 256 the first bytes up to the
        // last but one carry a right checksum too, because a reflected CRC whose lowest byte is that of the end moves by one.
        if (version >= 5) verifyChecksum(reader);
        return reader.place;
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

/** Throws if what follows is not the checksum of all that was read; eight zero bytes say that none was made. */
function verifyChecksum(reader: RdbFileReader): void {
  const made = reader.checksum();
  const checksum = reader.slice(8);
  if (checksum.some((byte) => byte !== 0) && !made.equals(checksum)) throw new RdbError('wrong checksum');
}
