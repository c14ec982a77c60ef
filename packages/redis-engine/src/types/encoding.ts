/** The names of encodings that OBJECT ENCODING answers. */
import type { Database } from '../keyspace/database.ts';
import { parseInt64 } from '../structures/integer.ts';

/** Strings up to this length are `embstr`. */
const EMBEDDED_LENGTH = 44;
const INTEGER_LENGTH = 20;

export function encodingOf(database: Database, pointer: number): string {
  if (database.isContainer(pointer)) return database.containerOf(pointer).encoding();
  if (database.isRaw(pointer)) return 'raw';
  const length = database.stringLength(pointer);
  if (length <= INTEGER_LENGTH && parseInt64(database.stringView(pointer).toString('latin1')) !== undefined) {
    return 'int';
  }
  return length <= EMBEDDED_LENGTH ? 'embstr' : 'raw';
}
