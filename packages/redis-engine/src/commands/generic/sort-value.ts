/**
 * SORT: the elements of a list, set or sorted set by their own value, or by values at keys made from a pattern.
 *
 * `BY weight_*` takes the weight of an element from the string at the key with the element in place of `*`, and
 * `BY hash_*->field` from a field of a hash. A pattern without `*` means: do not sort. `GET` patterns choose what is
 * answered for each element, `#` being the element itself.
 */
import { CommandError, syntaxError, wrongType } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import { parseDouble } from '../../structures/double.ts';
import { HashValue } from '../../types/hash.ts';
import { ListValue } from '../../types/list.ts';
import { newList } from '../../types/open-list.ts';
import { SetValue } from '../../types/set-value.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { storeResult } from '../store-result.ts';

const NOT_A_NUMBER = new CommandError("ERR One or more scores can't be converted into double");

interface SortOptions {
  readonly descending: boolean;
  readonly alpha: boolean;
  readonly offset: number;
  /** Negative: all. */
  readonly limit: number;
  /** Argument of the pattern behind BY; 0: none. */
  readonly by: string | undefined;
  readonly gets: readonly string[];
  /** Argument of the key to store to; 0: none. */
  readonly storeIndex: number;
}

/** An element with what it is compared by. */
interface SortItem {
  readonly element: string;
  readonly weight: number;
  /** Undefined where BY found nothing. */
  readonly text: string | undefined;
}

/** Indexes of the keys of SORT: its own and the last one behind STORE. */
export function sortKeys(args: Arguments): number[] {
  let stored = 0;
  for (let i = 2; i < args.count; i++) {
    if (args.is(i, 'limit')) i += 2;
    else if (args.is(i, 'get') || args.is(i, 'by')) i++;
    else if (args.is(i, 'store') && i + 1 < args.count) stored = i + 1;
  }
  return stored === 0 ? [1] : [1, stored];
}

export function sortValue(call: Call, mayStore: boolean): void {
  const options = sortOptions(call, mayStore);
  const source = sourceAt(call);
  const elements = elementsOf(source, options);
  const sorted = sortElements(call, source, elements, options);
  const start = Math.min(Math.max(0, options.offset), sorted.length);
  const chosen = options.limit < 0 ? sorted.slice(start) : sorted.slice(start, start + options.limit);
  const gets = options.gets.length === 0 ? ['#'] : options.gets;
  if (options.storeIndex > 0) {
    const list = newList(call);
    for (const element of chosen) {
      for (const pattern of gets) {
        const bytes = Buffer.from(valueByPattern(call, pattern, element) ?? '', 'latin1');
        list.pushRight(bytes, 0, bytes.length);
      }
    }
    storeResult(call, options.storeIndex, list, 'sortstore', 'list');
    return;
  }
  const { reply } = call;
  const answers: (string | undefined)[] = [];
  for (const element of chosen) {
    for (const pattern of gets) answers.push(valueByPattern(call, pattern, element));
  }
  reply.array(answers.length);
  for (const answer of answers) {
    if (answer === undefined) reply.null();
    else reply.bulk(answer);
  }
}

/** Throws unless the client may read keys that only patterns name, which a cluster and most users of an ACL may not. */
function checkPattern(call: Call, option: 'BY' | 'GET'): void {
  const { server, client, command, args } = call;
  if (server.settings.isCluster)
    throw new CommandError(`ERR ${option} option of SORT denied in cluster mode.`);
  if (client.restricted && !server.accessControl.readsAllKeys(client.user, command, args)) {
    throw new CommandError(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
  }
}

function sortOptions(call: Call, mayStore: boolean): SortOptions {
  const { args } = call;
  let descending = false;
  let alpha = false;
  let offset = 0;
  let limit = -1;
  let by: string | undefined;
  let storeIndex = 0;
  const gets: string[] = [];
  for (let i = 2; i < args.count; i++) {
    const left = args.count - i - 1;
    if (args.is(i, 'asc')) descending = false;
    else if (args.is(i, 'desc')) descending = true;
    else if (args.is(i, 'alpha')) alpha = true;
    else if (left >= 2 && args.is(i, 'limit')) {
      offset = args.number(i + 1);
      limit = args.number(i + 2);
      i += 2;
    } else if (mayStore && left >= 1 && args.is(i, 'store')) storeIndex = ++i;
    else if (left >= 1 && args.is(i, 'by')) {
      by = args.text(++i);
      if (!isConstant(by)) checkPattern(call, 'BY');
    } else if (left >= 1 && args.is(i, 'get')) {
      checkPattern(call, 'GET');
      gets.push(args.text(++i));
    } else throw syntaxError;
  }
  return { descending, alpha, offset, limit, by, gets, storeIndex };
}

type Sortable = ListValue | SetValue | SortedSetValue;

function sourceAt(call: Call): Sortable | undefined {
  const pointer = call.readRecord(1);
  if (pointer === 0) return undefined;
  if (!call.database.isContainer(pointer)) throw wrongType;
  const container = call.database.containerOf(pointer);
  if (
    container instanceof ListValue ||
    container instanceof SetValue ||
    container instanceof SortedSetValue
  ) {
    return container;
  }
  throw wrongType;
}

/** All elements in the order of the value; a sorted set that is not to be sorted goes down for DESC. */
function elementsOf(source: Sortable | undefined, options: SortOptions): string[] {
  const elements: string[] = [];
  if (source instanceof ListValue) {
    for (const cursor = source.first(); cursor.valid; cursor.next()) elements.push(cursor.text());
  } else if (source instanceof SortedSetValue) {
    for (const cursor = source.cursorAt(0); cursor.valid; cursor.next()) elements.push(cursor.member);
  } else if (source !== undefined) {
    for (let i = 0; i < source.size; i++) elements.push(source.at(i));
  }
  const isOrdered = source instanceof ListValue || source instanceof SortedSetValue;
  return isOrdered && isConstant(options.by) && options.descending ? elements.reverse() : elements;
}

function isConstant(pattern: string | undefined): boolean {
  return pattern !== undefined && !pattern.includes('*');
}

function sortElements(
  call: Call,
  source: Sortable | undefined,
  elements: readonly string[],
  options: SortOptions,
): readonly string[] {
  let { alpha, by } = options;
  if (isConstant(by)) {
    // A set has no order of its own: what is stored, and what a script goes on with, must not depend on chance.
    const mustBeOrdered = options.storeIndex > 0 || call.server.scripting.caller !== null;
    if (!(source instanceof SetValue) || !mustBeOrdered) return elements;
    alpha = true;
    by = undefined;
  }
  const items = elements.map((element) => sortItem(call, element, by, alpha));
  const sign = options.descending ? -1 : 1;
  const compare = alpha ? compareByText : compareByWeight;
  return items.sort((a, b) => sign * compare(a, b)).map((item) => item.element);
}

function sortItem(call: Call, element: string, by: string | undefined, alpha: boolean): SortItem {
  const text = by === undefined ? element : valueByPattern(call, by, element);
  if (alpha) return { element, weight: 0, text };
  if (text === undefined) return { element, weight: 0, text };
  const weight = text === '' ? 0 : parseDouble(text.trimStart());
  if (weight === undefined) throw NOT_A_NUMBER;
  return { element, weight, text };
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareByWeight(a: SortItem, b: SortItem): number {
  if (a.weight !== b.weight) return a.weight < b.weight ? -1 : 1;
  return compareTexts(a.element, b.element);
}

/** What BY did not find comes first. */
function compareByText(a: SortItem, b: SortItem): number {
  if (a.text === undefined || b.text === undefined)
    return Number(a.text !== undefined) - Number(b.text !== undefined);
  return compareTexts(a.text, b.text);
}

/** The string, or field of a hash, that a pattern names for an element; undefined if there is none. */
function valueByPattern(call: Call, pattern: string, element: string): string | undefined {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return undefined;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const suffix = pattern.slice(star + 1, hasField ? arrow : pattern.length);
  const key = Buffer.from(pattern.slice(0, star) + element + suffix, 'latin1');
  const { database } = call;
  const pointer = database.find(key, 0, key.length);
  if (pointer === 0) return undefined;
  if (hasField) {
    if (database.typeOf(pointer) !== ValueType.Hash) return undefined;
    const hash = database.containerOf(pointer);
    return hash instanceof HashValue ? hash.get(pattern.slice(arrow + 2)) : undefined;
  }
  if (database.typeOf(pointer) !== ValueType.String) return undefined;
  return database.stringView(pointer).toString('latin1');
}
