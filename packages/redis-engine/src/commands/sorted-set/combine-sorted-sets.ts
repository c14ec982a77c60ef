/** Union, intersection and difference of sorted sets, of which each source can also be a set (all scores 1). */
import { CommandError, syntaxError, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Call } from '../../server/call.ts';
import { SetValue } from '../../types/set-value.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { sortedSetLimits } from './sorted-set-limits.ts';

const WEIGHT = new CommandError('ERR weight value is not a float');
const NEGATIVE_LIMIT = new CommandError("ERR LIMIT can't be negative");

type Aggregate = 'sum' | 'min' | 'max';

interface Source {
  readonly value: SetValue | SortedSetValue | undefined;
  readonly size: number;
  readonly weight: number;
}

interface Combination {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** Most members of an intersection; 0: all. */
  readonly limit: number;
}

/** Which options a command knows. */
interface KnownOptions {
  readonly weights?: boolean;
  readonly withScores?: boolean;
  readonly limit?: boolean;
}

/** Reads `numkeys key …` and options from an argument on. */
export function combination(call: Call, from: number, known: KnownOptions): Combination {
  const { args } = call;
  const keyCount = args.number(from);
  if (keyCount < 1) {
    throw new CommandError(`ERR at least 1 input key is needed for '${call.command.fullName}' command`);
  }
  if (keyCount > args.count - from - 1) throw syntaxError;
  const values: (SetValue | SortedSetValue | undefined)[] = [];
  for (let i = 0; i < keyCount; i++) values.push(sourceAt(call, from + 1 + i));
  const weights = values.map(() => 1);
  let aggregate: Aggregate = 'sum';
  let withScores = false;
  let limit = 0;
  for (let i = from + 1 + keyCount; i < args.count; i++) {
    const left = args.count - i - 1;
    if (known.weights === true && left >= keyCount && args.is(i, 'weights')) {
      for (let j = 0; j < keyCount; j++) weights[j] = args.double(i + 1 + j, WEIGHT);
      i += keyCount;
    } else if (known.weights === true && left >= 1 && args.is(i, 'aggregate')) {
      const word = args.word(i + 1);
      if (word !== 'sum' && word !== 'min' && word !== 'max') throw syntaxError;
      aggregate = word;
      i++;
    } else if (known.withScores === true && args.is(i, 'withscores')) {
      withScores = true;
    } else if (known.limit === true && left >= 1 && args.is(i, 'limit')) {
      limit = args.number(i + 1, NEGATIVE_LIMIT);
      if (limit < 0) throw NEGATIVE_LIMIT;
      i++;
    } else {
      throw syntaxError;
    }
  }
  const sources = values.map((value, i) => ({ value, size: value?.size ?? 0, weight: weights[i]! }));
  return { sources, aggregate, withScores, limit };
}

function sourceAt(call: Call, keyIndex: number): SetValue | SortedSetValue | undefined {
  const pointer = call.readRecord(keyIndex);
  if (pointer === 0) return undefined;
  const type = call.database.typeOf(pointer);
  if (type !== ValueType.Set && type !== ValueType.SortedSet) throw wrongType;
  const container = call.database.containerOf(pointer);
  if (container instanceof SetValue || container instanceof SortedSetValue) return container;
  throw wrongType;
}

function scoreIn(value: SetValue | SortedSetValue, member: string): number | undefined {
  if (value instanceof SortedSetValue) return value.score(member);
  return value.has(member) ? 1 : undefined;
}

function forEach(value: SetValue | SortedSetValue, visit: (member: string, score: number) => boolean): void {
  if (value instanceof SortedSetValue) {
    for (const cursor = value.cursorAt(0); cursor.valid; cursor.next()) {
      if (!visit(cursor.member, cursor.score)) return;
    }
    return;
  }
  for (let i = 0; i < value.size; i++) if (!visit(value.at(i), 1)) return;
}

/** A weight times a score; 0 times infinity counts as 0. */
function weigh(weight: number, score: number): number {
  const product = weight * score;
  return Number.isNaN(product) ? 0 : product;
}

function join(aggregate: Aggregate, a: number, b: number): number {
  if (aggregate === 'min') return b < a ? b : a;
  if (aggregate === 'max') return b > a ? b : a;
  const sum = a + b;
  return Number.isNaN(sum) ? 0 : sum;
}

/** Sums depend on their order: smaller sources come first, as in Redis. */
function bySize(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => a.size - b.size);
}

export function unionOfSources(call: Call, { sources, aggregate }: Combination): SortedSetValue {
  const scores = new Map<string, number>();
  for (const { value, weight } of bySize(sources)) {
    if (value === undefined) continue;
    forEach(value, (member, score) => {
      const before = scores.get(member);
      const weighed = weigh(weight, score);
      scores.set(member, before === undefined ? weighed : join(aggregate, before, weighed));
      return true;
    });
  }
  const limits = sortedSetLimits(call);
  const result = new SortedSetValue(call.server.keyspace.arena);
  for (const [member, score] of scores) result.insert(member, score, limits);
  return result;
}

export function intersectionOfSources(call: Call, query: Combination): SortedSetValue {
  const result = new SortedSetValue(call.server.keyspace.arena);
  const [first, ...others] = bySize(query.sources);
  if (first?.value === undefined) return result;
  const limits = sortedSetLimits(call);
  forEach(first.value, (member, score) => {
    let sum = weigh(first.weight, score);
    for (const { value, weight } of others) {
      const other = scoreIn(value!, member);
      if (other === undefined) return true;
      sum = join(query.aggregate, sum, other * weight);
    }
    result.insert(member, sum, limits);
    return query.limit === 0 || result.size < query.limit;
  });
  return result;
}

export function differenceOfSources(call: Call, { sources }: Combination): SortedSetValue {
  const result = new SortedSetValue(call.server.keyspace.arena);
  const [first, ...others] = sources;
  if (first?.value === undefined) return result;
  const limits = sortedSetLimits(call);
  forEach(first.value, (member, score) => {
    const elsewhere = others.some(({ value }) => value !== undefined && scoreIn(value, member) !== undefined);
    if (!elsewhere) result.insert(member, score, limits);
    return true;
  });
  return result;
}

/** Answers the members in order and gives the result back; with scores as pairs in RESP3, flat in RESP2. */
export function replyWithCombination(call: Call, result: SortedSetValue, withScores: boolean): void {
  const { reply } = call;
  const nested = withScores && reply.resp3;
  reply.array(withScores && !nested ? result.size * 2 : result.size);
  for (const cursor = result.cursorAt(0); cursor.valid; cursor.next()) {
    if (nested) reply.array(2);
    reply.bulkBytes(cursor.buffer, cursor.start, cursor.length);
    if (withScores) reply.double(cursor.score);
  }
  result.release();
}
