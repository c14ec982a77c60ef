/** Ids of stream entries: two unsigned 64-bit integers, `ms-seq`, ordered by the first and then by the second. */
import { addIntegers, type Integer, parseUint64, UINT64_MAX } from './integer.ts';

export interface StreamId {
  readonly ms: Integer;
  readonly seq: Integer;
}

export const MIN_STREAM_ID: StreamId = { ms: 0, seq: 0 };
export const MAX_STREAM_ID: StreamId = { ms: UINT64_MAX, seq: UINT64_MAX };

/** Negative, zero or positive as `a` stands before, at or behind `b`. */
export function compareStreamIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  if (a.seq === b.seq) return 0;
  return a.seq < b.seq ? -1 : 1;
}

export function formatStreamId(id: StreamId): string {
  return `${id.ms}-${id.seq}`;
}

export function isZeroStreamId(id: StreamId): boolean {
  return id.ms === 0 && id.seq === 0;
}

/** The next id, or undefined behind the greatest. */
export function nextStreamId(id: StreamId): StreamId | undefined {
  if (id.seq !== UINT64_MAX) return { ms: id.ms, seq: addIntegers(id.seq, 1) };
  return id.ms === UINT64_MAX ? undefined : { ms: addIntegers(id.ms, 1), seq: 0 };
}

/** The previous id, or undefined before the least. */
export function previousStreamId(id: StreamId): StreamId | undefined {
  if (id.seq !== 0) return { ms: id.ms, seq: addIntegers(id.seq, -1) };
  return id.ms === 0 ? undefined : { ms: addIntegers(id.ms, -1), seq: UINT64_MAX };
}

/** Reads `ms` or `ms-seq`; a missing sequence becomes `missingSeq`. Undefined if it is neither. */
export function parseStreamId(text: string, missingSeq: Integer): StreamId | undefined {
  const dash = text.indexOf('-');
  const ms = parseUint64(dash < 0 ? text : text.slice(0, dash));
  if (ms === undefined) return undefined;
  if (dash < 0) return { ms, seq: missingSeq };
  const seq = parseUint64(text.slice(dash + 1));
  return seq === undefined ? undefined : { ms, seq };
}
