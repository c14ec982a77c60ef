/** The ranges of ZRANGE, of the commands it replaced, and of ZRANGESTORE. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import type { LexRange, RankSpan, ScoreRange } from '../../structures/sorted-set.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { lexRange, scoreRange } from './range-arguments.ts';

const LIMIT_BY_RANK = new CommandError(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const SCORES_BY_LEX = new CommandError(
  'ERR syntax error, WITHSCORES not supported in combination with BYLEX',
);

type RangeKind = 'rank' | 'score' | 'lex';

/** What a command fixes, so that it is no option. */
interface FixedOptions {
  readonly kind?: RangeKind;
  readonly reverse?: boolean;
  readonly stores?: boolean;
}

export interface RangeQuery {
  readonly keyIndex: number;
  readonly bounds:
    | { readonly kind: 'rank'; readonly start: number; readonly end: number }
    | { readonly kind: 'score'; readonly range: ScoreRange }
    | { readonly kind: 'lex'; readonly range: LexRange };
  readonly reverse: boolean;
  readonly withScores: boolean;
  readonly offset: number;
  /** Most elements; negative: all. */
  readonly limit: number;
}

/** Reads `key min max` and options from an argument on. */
export function rangeQuery(args: Arguments, keyIndex: number, fixed: FixedOptions): RangeQuery {
  let kind: RangeKind | undefined = fixed.kind;
  let reverse = fixed.reverse ?? false;
  let withScores = false;
  let offset = 0;
  let limit = -1;
  for (let i = keyIndex + 3; i < args.count; i++) {
    if (fixed.stores !== true && args.is(i, 'withscores')) {
      withScores = true;
    } else if (args.is(i, 'limit') && i + 2 < args.count) {
      offset = args.number(i + 1);
      limit = args.number(i + 2);
      i += 2;
    } else if (fixed.reverse === undefined && args.is(i, 'rev')) {
      reverse = true;
    } else if (kind === undefined && args.is(i, 'bylex')) {
      kind = 'lex';
    } else if (kind === undefined && args.is(i, 'byscore')) {
      kind = 'score';
    } else {
      throw syntaxError;
    }
  }
  kind ??= 'rank';
  if (limit !== -1 && kind === 'rank') throw LIMIT_BY_RANK;
  if (withScores && kind === 'lex') throw SCORES_BY_LEX;
  return { keyIndex, bounds: boundsOf(args, keyIndex, kind, reverse), reverse, withScores, offset, limit };
}

function boundsOf(
  args: Arguments,
  keyIndex: number,
  kind: RangeKind,
  reverse: boolean,
): RangeQuery['bounds'] {
  if (kind === 'rank') return { kind, start: args.number(keyIndex + 1), end: args.number(keyIndex + 2) };
  // Descending ranges by score or member name their greater end first.
  const min = reverse ? keyIndex + 2 : keyIndex + 1;
  const max = reverse ? keyIndex + 1 : keyIndex + 2;
  return kind === 'score'
    ? { kind, range: scoreRange(args, min, max) }
    : { kind, range: lexRange(args, min, max) };
}

/** Ranks from two indexes, of which negative ones count from the end. */
export function rankSpan(start: number, end: number, size: number): RankSpan {
  const first = Math.max(0, start < 0 ? start + size : start);
  const last = Math.min(size - 1, end < 0 ? end + size : end);
  return first > last ? { start: 0, end: 0 } : { start: first, end: last + 1 };
}

/** The rank to begin with and how many elements to take from there, in the direction of the query. */
export function selectRange(set: SortedSetValue, query: RangeQuery): { first: number; count: number } {
  const { bounds, reverse } = query;
  if (bounds.kind === 'rank') {
    const { start, end } = rankSpan(bounds.start, bounds.end, set.size);
    return { first: reverse ? set.size - 1 - start : start, count: end - start };
  }
  const span = bounds.kind === 'score' ? set.spanOfScores(bounds.range) : set.spanOfMembers(bounds.range);
  const left = query.offset < 0 ? 0 : Math.max(0, span.end - span.start - query.offset);
  const count = query.limit < 0 ? left : Math.min(left, query.limit);
  return { first: reverse ? span.end - 1 - query.offset : span.start + query.offset, count };
}

/** Answers the elements of a range; with scores as pairs in RESP3, flat in RESP2. */
export function replyWithRange(call: Call, query: RangeQuery): void {
  const { reply } = call;
  const set = call.read(query.keyIndex, SortedSetValue);
  if (set === undefined) {
    reply.array(0);
    return;
  }
  const { withScores, reverse } = query;
  const { first, count } = selectRange(set, query);
  const nested = withScores && reply.resp3;
  reply.array(withScores && !nested ? count * 2 : count);
  const cursor = set.cursorAt(first);
  for (let i = 0; i < count; i++) {
    if (nested) reply.array(2);
    reply.bulkBytes(cursor.buffer, cursor.start, cursor.length);
    if (withScores) reply.double(cursor.score);
    if (reverse) cursor.previous();
    else cursor.next();
  }
}
