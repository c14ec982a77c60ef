/** Bounds of ranges by score (`1.5`, `(1.5`, `-inf`) and by member (`[a`, `(a`, `-`, `+`). */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import { parseDouble } from '../../structures/double.ts';
import type { LexBound, LexRange, ScoreRange } from '../../structures/sorted-set.ts';

const NOT_A_SCORE = new CommandError('ERR min or max is not a float');
const NOT_A_MEMBER = new CommandError('ERR min or max not valid string range item');

/** A range of scores from two arguments. */
export function scoreRange(args: Arguments, minIndex: number, maxIndex: number): ScoreRange {
  const min = args.text(minIndex);
  const max = args.text(maxIndex);
  const minExclusive = min.startsWith('(');
  const maxExclusive = max.startsWith('(');
  return {
    min: scoreBound(minExclusive ? min.slice(1) : min),
    max: scoreBound(maxExclusive ? max.slice(1) : max),
    minExclusive,
    maxExclusive,
  };
}

function scoreBound(text: string): number {
  // Redis reads bounds with plain `strtod`: nothing is 0, leading spaces and overflow are accepted, a zero byte ends the text.
  const end = text.indexOf('\0');
  const bound = end === -1 ? text : text.slice(0, end);
  if (bound === '') return 0;
  const trimmed = bound.replace(/^[ \t-\r]+/, '');
  const value = parseDouble(trimmed);
  if (value !== undefined) return value;
  const overflown = Number(trimmed);
  if (trimmed === '' || Number.isNaN(overflown) || !/^[+-]?[0-9.]/.test(trimmed)) throw NOT_A_SCORE;
  return overflown;
}

/** A range of members from two arguments. */
export function lexRange(args: Arguments, minIndex: number, maxIndex: number): LexRange {
  return { min: lexBound(args.text(minIndex)), max: lexBound(args.text(maxIndex)) };
}

function lexBound(text: string): LexBound {
  if (text === '-') return { kind: 'least', member: '', exclusive: true };
  if (text === '+') return { kind: 'greatest', member: '', exclusive: true };
  if (text.startsWith('(')) return { kind: 'member', member: text.slice(1), exclusive: true };
  if (text.startsWith('[')) return { kind: 'member', member: text.slice(1), exclusive: false };
  throw NOT_A_MEMBER;
}
