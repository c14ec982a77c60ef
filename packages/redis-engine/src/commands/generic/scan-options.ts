/** Cursors and options as SCAN, HSCAN, SSCAN and ZSCAN share them. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import { parseUint64 } from '../../structures/integer.ts';

export interface ScanOptions {
  /** Pattern that names must match, or null. */
  pattern: string | null;
  /** How many elements a step visits. */
  count: number;
  /** Type of values in lower case, or null; SCAN only. */
  type: string | null;
}

const INVALID_CURSOR = new CommandError('ERR invalid cursor');

/** The cursor in an argument; one beyond what a scan hands out ends the scan. */
export function readCursor(args: Arguments, index: number): number {
  const cursor = parseUint64(args.text(index));
  if (cursor === undefined) throw INVALID_CURSOR;
  return Number(cursor);
}

/** Options from argument `from` on: MATCH, COUNT and, where it is allowed, TYPE. */
export function readScanOptions(args: Arguments, from: number, allowsType: boolean): ScanOptions {
  const options: ScanOptions = { pattern: null, count: 10, type: null };
  for (let i = from; i < args.count; i += 2) {
    if (i + 1 >= args.count) throw syntaxError;
    if (args.is(i, 'count')) {
      options.count = args.number(i + 1);
      if (options.count < 1) throw syntaxError;
    } else if (args.is(i, 'match')) {
      const pattern = args.text(i + 1);
      options.pattern = pattern === '*' ? null : pattern;
    } else if (allowsType && args.is(i, 'type')) {
      options.type = args.word(i + 1);
    } else {
      throw syntaxError;
    }
  }
  return options;
}
