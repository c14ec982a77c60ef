/** What ZADD, ZINCRBY and GEOADD do once their options and the place of the first score are known. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import type { SortedSetLimits } from '../../structures/sorted-set.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { sortedSetLimits } from './sorted-set-limits.ts';

/** Options of ZADD, as bits. */
export const AddOption = {
  IfMissing: 1,
  IfPresent: 2,
  IfGreater: 4,
  IfLess: 8,
  CountChanged: 16,
  Increment: 32,
} as const;

const NX_AND_XX = new CommandError('ERR XX and NX options at the same time are not compatible');
const GT_LT_NX = new CommandError('ERR GT, LT, and/or NX options at the same time are not compatible');
const SINGLE_INCREMENT = new CommandError('ERR INCR option supports a single increment-element pair');
const NOT_A_NUMBER = new CommandError('ERR resulting score is not a number (NaN)');

/** What became of one member. */
const Outcome = { Nothing: 0, Same: 1, Changed: 2, Added: 3 } as const;

/** Adds the pairs of score and member from argument `from` on, and answers. */
export function addToSortedSet(call: Call, from: number, options: number): void {
  const { args } = call;
  const pairs = (args.count - from) / 2;
  if (pairs < 1 || !Number.isInteger(pairs)) throw syntaxError;
  const scores: number[] = [];
  checkOptions(options, pairs);
  // All scores are read before the first is set, so that the command is done entirely or not at all.
  for (let i = from; i < args.count; i += 2) scores.push(args.double(i));
  addScores(call, scores, from + 1, 2, options);
}

function checkOptions(options: number, pairs: number): void {
  if (options === 0) return;
  const missing = (options & AddOption.IfMissing) !== 0;
  const greater = (options & AddOption.IfGreater) !== 0;
  const less = (options & AddOption.IfLess) !== 0;
  if (missing && (options & AddOption.IfPresent) !== 0) throw NX_AND_XX;
  if ((missing && (greater || less)) || (greater && less)) throw GT_LT_NX;
  if ((options & AddOption.Increment) !== 0 && pairs > 1) throw SINGLE_INCREMENT;
}

/**
 * Sets scores of the sorted set at argument 1 and answers as ZADD.
 * @param memberIndex argument of the first member; the next ones stand each `step` arguments behind it
 */
export function addScores(
  call: Call,
  scores: readonly number[],
  memberIndex: number,
  step: number,
  options: number,
): void {
  const { args, reply } = call;
  const increments = (options & AddOption.Increment) !== 0;
  let set = call.write(1, SortedSetValue);
  if (set === undefined && (options & AddOption.IfPresent) !== 0) {
    if (increments) reply.null();
    else reply.integer(0);
    return;
  }
  const isNew = set === undefined;
  set ??= new SortedSetValue(call.server.keyspace.arena);
  const limits = sortedSetLimits(call);
  let added = 0;
  let changed = 0;
  let outcome: number = Outcome.Nothing;
  for (let i = 0; i < scores.length; i++) {
    const index = memberIndex + i * step;
    outcome =
      options === 0
        ? setPlainly(set, args, index, scores[i]!, limits)
        : setScore(set, args.text(index), scores[i]!, options, limits);
    if (outcome === Outcome.Added) added++;
    else if (outcome === Outcome.Changed) changed++;
  }
  if (isNew) call.store(1, set);
  if (added + changed > 0) call.changed(1, increments ? 'zincr' : 'zadd', 'zset');
  if (!increments) reply.integer((options & AddOption.CountChanged) !== 0 ? added + changed : added);
  else if (outcome === Outcome.Nothing) reply.null();
  else reply.double(set.score(args.text(memberIndex))!);
}

function setPlainly(
  set: SortedSetValue,
  args: Arguments,
  index: number,
  score: number,
  limits: SortedSetLimits,
): number {
  const before = set.setBytes(args.buffer, args.starts[index]!, args.lengths[index]!, score, limits);
  if (before === undefined) return Outcome.Added;
  return before === score ? Outcome.Same : Outcome.Changed;
}

function setScore(
  set: SortedSetValue,
  member: string,
  score: number,
  options: number,
  limits: SortedSetLimits,
): number {
  const before = set.score(member);
  if (before === undefined) {
    if ((options & AddOption.IfPresent) !== 0) return Outcome.Nothing;
    set.insert(member, score, limits);
    return Outcome.Added;
  }
  if ((options & AddOption.IfMissing) !== 0) return Outcome.Nothing;
  const next = (options & AddOption.Increment) !== 0 ? before + score : score;
  if (Number.isNaN(next)) throw NOT_A_NUMBER;
  if ((options & AddOption.IfGreater) !== 0 && next <= before) return Outcome.Nothing;
  if ((options & AddOption.IfLess) !== 0 && next >= before) return Outcome.Nothing;
  if (next === before) return Outcome.Same;
  set.set(member, next, limits);
  return Outcome.Changed;
}
