/** Stream ids as arguments: strict ones, ends of intervals, lists. */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import { type Integer, UINT64_MAX } from '../../structures/integer.ts';
import {
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  nextStreamId,
  parseStreamId,
  previousStreamId,
  type StreamId,
} from '../../structures/stream-id.ts';

const INVALID_ID = new CommandError('ERR Invalid stream ID specified as stream command argument');
const INVALID_START = new CommandError('ERR invalid start ID for the interval');
const INVALID_END = new CommandError('ERR invalid end ID for the interval');

/** `ms` or `ms-seq`, undefined for anything else. A missing sequence is 0. */
export function tryStrictId(text: string): StreamId | undefined {
  return parseStreamId(text, 0);
}

/** `ms` or `ms-seq`; `-` and `+` are refused. */
export function parseStrictId(text: string, missingSeq: Integer = 0): StreamId {
  const id = parseStreamId(text, missingSeq);
  if (id === undefined) throw INVALID_ID;
  return id;
}

/** As `parseStrictId`, with `-` and `+` for the least and the greatest id. */
export function parseLooseId(text: string, missingSeq: Integer): StreamId {
  if (text === '-') return MIN_STREAM_ID;
  if (text === '+') return MAX_STREAM_ID;
  return parseStrictId(text, missingSeq);
}

/** The first id of an interval, which `(` excludes. */
export function intervalStart(text: string): StreamId {
  if (text.length < 2 || !text.startsWith('(')) return parseLooseId(text, 0);
  const id = nextStreamId(parseStrictId(text.slice(1)));
  if (id === undefined) throw INVALID_START;
  return id;
}

/** The last id of an interval, which `(` excludes. A missing sequence takes in all of the millisecond. */
export function intervalEnd(text: string): StreamId {
  if (text.length < 2 || !text.startsWith('(')) return parseLooseId(text, UINT64_MAX);
  const id = previousStreamId(parseStrictId(text.slice(1), UINT64_MAX));
  if (id === undefined) throw INVALID_END;
  return id;
}

/** All ids from an argument on, read before any is used. */
export function idArguments(args: Arguments, from: number): StreamId[] {
  const ids: StreamId[] = [];
  for (let i = from; i < args.count; i++) ids.push(parseStrictId(args.text(i)));
  return ids;
}
