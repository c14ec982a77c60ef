/**
 * SSCAN and ZSCAN over dense arrays: from the last place to the first, the cursor being the number of places that are
 * still to come. `SlotTable` says why that keeps the guarantee of SCAN without any memory on the server.
 */
import { CommandError, syntaxError } from '../errors.ts';
import type { Arguments } from '../protocol/arguments.ts';
import type { ReplyWriter } from '../protocol/reply-writer.ts';

const INVALID_CURSOR = new CommandError('ERR invalid cursor');
const DEFAULT_COUNT = 10;

/** The cursor at an argument, as a number of places. */
export function scanCursor(args: Arguments, index: number): number {
  const text = args.text(index);
  if (!/^[+-]?[0-9]*$/.test(text)) throw INVALID_CURSOR;
  return Math.abs(Number(text)) || 0;
}

export interface ScanOptions {
  readonly count: number;
  readonly pattern: string | undefined;
}

/** Reads COUNT and MATCH from an argument on. */
export function scanOptions(args: Arguments, from: number): ScanOptions {
  let count = DEFAULT_COUNT;
  let pattern: string | undefined;
  for (let i = from; i < args.count; i += 2) {
    if (i + 1 >= args.count) throw syntaxError;
    if (args.is(i, 'count')) {
      count = args.number(i + 1);
      if (count < 1) throw syntaxError;
    } else if (args.is(i, 'match')) {
      const text = args.text(i + 1);
      pattern = text === '*' ? undefined : text;
    } else {
      throw syntaxError;
    }
  }
  return { count, pattern };
}

/** The places of one step: from `high - 1` down to `low`, which is the next cursor. */
export function scanPlaces(size: number, cursor: number, count: number): { low: number; high: number } {
  const high = cursor === 0 ? size : Math.min(cursor, size);
  return { low: Math.max(0, high - count), high };
}

export function replyWithEmptyScan(reply: ReplyWriter): void {
  reply.array(2);
  reply.bulk('0');
  reply.array(0);
}
