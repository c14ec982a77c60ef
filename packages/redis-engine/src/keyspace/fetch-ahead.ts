/**
 * Reads ahead where the keys of several commands will be looked for.
 *
 * In a large keyspace a short command spends much of its time waiting for memory: for the place in the table, then for the
 * record. A processor waits for many places at once if it is asked for them one right after the other. The commands
 * themselves do not do that: between one look-up and the next lies the rest of a command.
 */
import type { Arguments } from '../protocol/arguments.ts';
import type { Database } from './database.ts';
import { hashBytes } from './hash-bytes.ts';
import { KEY_LENGTH } from './record.ts';

/** About as many reads as a processor has under way. */
export const COMMANDS_AHEAD = 16;
/** What is longer is not taken for a key: hashing it would cost more than it saves. */
const LONGEST_KEY = 64;
/** The places of fewer keys are in the processor's cache anyway. */
const FEW_KEYS = 4096;

/** What was read: it is kept, so that the compiler does not leave the reading out. */
const found = new Int32Array(COMMANDS_AHEAD);

/** Reads ahead for the first argument of each of `count` commands, as if it were a key. Changes nothing. */
export function fetchAhead(database: Database, commands: readonly Arguments[], count: number): void {
  const { table } = database;
  if (table.size < FEW_KEYS) return;
  const { words } = database.keyspace.arena;
  for (let i = 0; i < count; i++) {
    const args = commands[i]!;
    const length = args.count > 1 ? args.lengths[1]! : 0;
    found[i] = length > LONGEST_KEY ? 0 : hashBytes(args.buffer, args.starts[1]!, length);
  }
  for (let i = 0; i < count; i++) found[i] = table.pointerAtHome(found[i]!);
  for (let i = 0; i < count; i++) {
    const pointer = found[i]!;
    found[i] = words[pointer >>> 16]?.[((pointer & 0xffff) << 1) + KEY_LENGTH] ?? 0;
  }
}
