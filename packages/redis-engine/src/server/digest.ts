/** Digests of values and of all data: the exclusive or of the digests of their parts, so that order does not count. */
import { createHash } from 'node:crypto';
import { type Database, NO_EXPIRY } from '../keyspace/database.ts';
import { typeName } from '../keyspace/record.ts';

function sha1(text: string): Buffer {
  return createHash('sha1').update(text, 'latin1').digest();
}

function mix(into: Buffer, other: Buffer): void {
  for (let i = 0; i < into.length; i++) into[i]! ^= other[i]!;
}

/** The digest of one value, in 40 hexadecimal digits. */
export function digestOfValue(database: Database, pointer: number): string {
  const digest = Buffer.alloc(20);
  if (database.isContainer(pointer)) {
    for (const line of database.containerOf(pointer).describe()) mix(digest, sha1(line));
  } else {
    mix(digest, sha1(database.stringView(pointer).toString('latin1')));
  }
  const hasExpiry = database.expiryOf(pointer) !== NO_EXPIRY;
  mix(digest, sha1(`${typeName(database.typeOf(pointer))}${hasExpiry ? '!!expire!!' : ''}`));
  return digest.toString('hex');
}

/** The digest of all keys of all databases; zeros if there are none. */
export function digestOfDatabases(databases: readonly Database[]): string {
  const digest = Buffer.alloc(20);
  for (const database of databases) {
    database.table.forEach((pointer) => {
      const key = database.keyTextOf(pointer);
      mix(digest, sha1(`${database.index}:${key.length}:${key}${digestOfValue(database, pointer)}`));
    });
  }
  return digest.toString('hex');
}
