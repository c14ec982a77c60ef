/** The first line of a script or library that tells its engine and flags: `#!lua flags=no-writes`. */
import { CommandError } from '../errors.ts';

export interface ScriptFlags {
  /** It may not write, and so runs where memory is full. */
  readonly noWrites: boolean;
  readonly allowOutOfMemory: boolean;
  /** It has no such line: its commands are checked one by one, as before Redis 7. */
  readonly compatible: boolean;
}

export const compatibleFlags: ScriptFlags = { noWrites: false, allowOutOfMemory: false, compatible: true };

const KNOWN_FLAGS = new Set(['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys']);

/** Flags from their names; throws for an unknown one. */
export function scriptFlags(names: readonly string[]): ScriptFlags {
  for (const name of names) {
    if (!KNOWN_FLAGS.has(name)) throw new CommandError(`ERR Unexpected flag in script shebang: ${name}`);
  }
  return {
    noWrites: names.includes('no-writes'),
    allowOutOfMemory: names.includes('allow-oom'),
    compatible: false,
  };
}

/** Reads a script's first line: its flags, and the script with that line emptied, so that line numbers stay. */
export function parseShebang(body: Buffer): { flags: ScriptFlags; code: Buffer } {
  if (body[0] !== 0x23 || body[1] !== 0x21) return { flags: compatibleFlags, code: body };
  const lineEnd = body.indexOf(0x0a);
  if (lineEnd === -1) throw new CommandError('ERR Invalid script shebang');
  const [engine = '', ...options] = body.toString('latin1', 0, lineEnd).split(/\s+/).filter(Boolean);
  if (engine !== '#!lua') throw new CommandError(`ERR Unexpected engine in script shebang: ${engine}`);
  let flags: string[] = [];
  for (const option of options) {
    if (!option.startsWith('flags=')) throw new CommandError(`ERR Unknown lua shebang option: ${option}`);
    flags = option.slice('flags='.length).split(',').filter(Boolean);
  }
  return { flags: scriptFlags(flags), code: body.subarray(lineEnd) };
}

/** Whether a script's first line says that it does not write; a wrong first line says nothing. */
export function shebangSaysReadOnly(body: Buffer): boolean {
  try {
    return parseShebang(body).flags.noWrites;
  } catch {
    return false;
  }
}
