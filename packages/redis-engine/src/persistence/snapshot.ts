/**
 * Snapshots: the whole keyspace in one RDB file, which Redis 7 reads too.
 *
 * The bytes are made in one turn, so that they show one moment, and then written beside the old file, flushed to the disk
 * and renamed over it: at whatever point the process is killed, the file at the path is a whole snapshot, the
 * old one or the new one. (Redis gets its moment by `fork`; there is none here, so BGSAVE pauses for the encoding.)
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RedisServerError } from '../errors.ts';
import { NO_EXPIRY } from '../keyspace/database.ts';
import type { Server } from '../server/server.ts';
import { FUNCTION_OPCODE } from '../scripting/function-libraries.ts';
import { crc64 } from './crc64.ts';
import { RDB_VERSION } from './payload.ts';
import { RdbError, RdbReader } from './rdb-reader.ts';
import { RdbWriter } from './rdb-writer.ts';
import { isValueType, readValue, storeValue, writeValue } from './value-codec.ts';

const Opcode = {
  FunctionBeforeRelease: 246,
  Idle: 248,
  Frequency: 249,
  Auxiliary: 250,
  ResizeDatabase: 251,
  ExpiryMs: 252,
  ExpirySeconds: 253,
  SelectDatabase: 254,
  End: 255,
} as const;

const MAGIC = 'REDIS';

/** The file's bytes, as of now. */
export function encodeSnapshot(server: Server): Buffer {
  const writer = new RdbWriter(1024 * 1024);
  writer.bytes(Buffer.from(`${MAGIC}${String(RDB_VERSION).padStart(4, '0')}`));
  for (const [name, value] of [
    ['redis-ver', '7.0.15'],
    ['redis-bits', '64'],
    ['ctime', String(Math.floor(Date.now() / 1000))],
  ] as const) {
    writer.byte(Opcode.Auxiliary);
    writer.text(name);
    writer.text(value);
  }
  for (const library of server.scripting.libraries.list()) {
    writer.byte(FUNCTION_OPCODE);
    writer.string(library.code);
  }
  for (const database of server.keyspace.databases) {
    if (database.size === 0) continue;
    writer.byte(Opcode.SelectDatabase);
    writer.size(database.index);
    database.table.forEach((pointer) => {
      if (database.isExpired(pointer)) return;
      if (database.expiryOf(pointer) !== NO_EXPIRY) {
        writer.byte(Opcode.ExpiryMs);
        writer.int64(database.exactExpiryOf(pointer));
      }
      writeValue(writer, database, pointer, database.keyOf(pointer));
    });
  }
  writer.byte(Opcode.End);
  const body = writer.written();
  return Buffer.concat([body, crc64(body)]);
}

/** Writes a snapshot's bytes in one turn. */
export function writeSnapshotSync(path: string, bytes: Buffer): void {
  const temporary = temporaryPath(path);
  try {
    const file = openSync(temporary, 'w', 0o600);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Writes a snapshot's bytes while the server goes on. */
export async function writeSnapshot(path: string, bytes: Buffer): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function temporaryPath(path: string): string {
  return `${path}.${process.pid}.${Date.now()}.temp`;
}

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

function decodeSnapshot(server: Server, bytes: Buffer): void {
  const version = Number(bytes.toString('latin1', MAGIC.length, MAGIC.length + 4));
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || !(version >= 1 && version <= 11)) {
    throw new RdbError('no RDB file, or of a later version');
  }
  const reader = new RdbReader(bytes, MAGIC.length + 4);
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
        return;
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
    if (expiry === null || expiry > now) {
      storeValue(database, key, value);
      if (expiry !== null) database.setExpiry(database.findRaw(key), expiry);
      server.persistence.loadedKeys++;
    } else {
      if (!Buffer.isBuffer(value)) value.release?.();
      server.persistence.loadedExpired++;
    }
    expiry = null;
  }
}
