/** GEORADIUS, GEORADIUSBYMEMBER and GEOSEARCH with their STORE forms: one search, three ways to ask for it. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import {
  distanceWithin,
  geoPosition,
  type GeoShape,
  type Position,
  searchIntervals,
} from '../../structures/geo-hash.ts';
import { SortedSetValue } from '../../types/sorted-set-value.ts';
import { storeResult } from '../store-result.ts';
import { sortedSetLimits } from '../sorted-set/sorted-set-limits.ts';
import {
  boxArgument,
  formatDistance,
  positionArgument,
  radiusArgument,
  writeCoordinate,
} from './geo-arguments.ts';

const COUNT_POSITIVE = new CommandError('ERR COUNT must be > 0');
const NO_MEMBER = new CommandError('ERR could not decode requested zset member');
const ANY_NEEDS_COUNT = new CommandError('ERR the ANY argument requires COUNT argument');

/** The way a command asks: `radius` and `member` have fixed arguments, `search` has options for them. */
export interface GeoSearchForm {
  readonly form: 'radius' | 'member' | 'search';
  readonly stores: boolean;
}

interface Options {
  center: Position | undefined;
  /** FROMMEMBER was given, though the key may be missing. */
  hasMember: boolean;
  shape: GeoShape['shape'] | undefined;
  unit: number;
  withDistance: boolean;
  withHash: boolean;
  withCoordinates: boolean;
  any: boolean;
  count: number;
  order: 'none' | 'asc' | 'desc';
  storeIndex: number;
  storesDistance: boolean;
}

interface Found {
  readonly member: string;
  readonly score: number;
  readonly position: Position;
  readonly distance: number;
}

export function geoSearch(call: Call, form: GeoSearchForm): void {
  const { args, reply } = call;
  const isSearch = form.form === 'search';
  const keyIndex = isSearch && form.stores ? 2 : 1;
  const set = call.read(keyIndex, SortedSetValue);
  const options = readOptions(args, form, set);
  checkOptions(call, form, options);
  const { center, shape } = options;
  if (set === undefined || center === undefined || shape === undefined) {
    if (options.storeIndex > 0)
      storeResult(call, options.storeIndex, new SortedSetValue(call.server.keyspace.arena), '', 'zset');
    else reply.array(0);
    return;
  }
  const found = search(set, { center, shape }, options);
  if (options.storeIndex > 0) {
    const limits = sortedSetLimits(call);
    const result = new SortedSetValue(call.server.keyspace.arena);
    for (const { member, score, distance } of found) {
      result.set(member, options.storesDistance ? distance / options.unit : score, limits);
    }
    storeResult(call, options.storeIndex, result, isSearch ? 'geosearchstore' : 'georadiusstore', 'zset');
    return;
  }
  writeFound(call, found, options);
}

function readOptions(args: Arguments, form: GeoSearchForm, set: SortedSetValue | undefined): Options {
  const options: Options = {
    center: undefined,
    hasMember: false,
    shape: undefined,
    unit: 1,
    withDistance: false,
    withHash: false,
    withCoordinates: false,
    any: false,
    count: 0,
    order: 'none',
    storeIndex: 0,
    storesDistance: false,
  };
  let at = 2;
  if (form.form === 'radius') {
    options.center = positionArgument(args, 2);
    setRadius(options, args, 4);
    at = 6;
  } else if (form.form === 'member') {
    // Without a key neither member nor radius can be wrong.
    if (set !== undefined) {
      options.center = memberPosition(args, 2, set);
      setRadius(options, args, 3);
    }
    at = 5;
  } else if (form.stores) {
    options.storeIndex = 1;
    at = 3;
  }
  while (at < args.count) at = readOption(options, args, at, form, set);
  return options;
}

function memberPosition(args: Arguments, index: number, set: SortedSetValue): Position {
  const score = set.score(args.text(index));
  if (score === undefined) throw NO_MEMBER;
  return geoPosition(score);
}

function setRadius(options: Options, args: Arguments, index: number): void {
  const { radius, unit } = radiusArgument(args, index);
  options.shape = { kind: 'circle', radius: radius * unit };
  options.unit = unit;
}

/** Reads the option at an argument and returns the place of the next. */
function readOption(
  options: Options,
  args: Arguments,
  at: number,
  form: GeoSearchForm,
  set: SortedSetValue | undefined,
): number {
  const left = args.count - at - 1;
  const isSearch = form.form === 'search';
  const word = args.word(at);
  if (word === 'withdist') options.withDistance = true;
  else if (word === 'withhash') options.withHash = true;
  else if (word === 'withcoord') options.withCoordinates = true;
  else if (word === 'any') options.any = true;
  else if (word === 'asc' || word === 'desc') options.order = word;
  else if (word === 'storedist' && isSearch && form.stores) options.storesDistance = true;
  else if (word === 'count' && left >= 1) {
    options.count = args.number(at + 1);
    if (options.count <= 0) throw COUNT_POSITIVE;
    return at + 2;
  } else if ((word === 'store' || word === 'storedist') && left >= 1 && form.stores && !isSearch) {
    options.storeIndex = at + 1;
    options.storesDistance = word === 'storedist';
    return at + 2;
  } else if (isSearch) return readSearchOption(options, args, at, word, set);
  else throw syntaxError;
  return at + 1;
}

function readSearchOption(
  options: Options,
  args: Arguments,
  at: number,
  word: string,
  set: SortedSetValue | undefined,
): number {
  const left = args.count - at - 1;
  const hasLocation = options.center !== undefined && !options.hasMember;
  if (word === 'frommember' && left >= 1 && !hasLocation) {
    options.hasMember = true;
    if (set !== undefined) options.center = memberPosition(args, at + 1, set);
    return at + 2;
  }
  if (word === 'fromlonlat' && left >= 2 && !options.hasMember) {
    options.center = positionArgument(args, at + 1);
    return at + 3;
  }
  if (word === 'byradius' && left >= 2 && options.shape?.kind !== 'box') {
    setRadius(options, args, at + 1);
    return at + 3;
  }
  if (word === 'bybox' && left >= 3 && options.shape?.kind !== 'circle') {
    const { width, height, unit } = boxArgument(args, at + 1);
    options.shape = { kind: 'box', width: width * unit, height: height * unit };
    options.unit = unit;
    return at + 4;
  }
  throw syntaxError;
}

function checkOptions(call: Call, form: GeoSearchForm, options: Options): void {
  const isSearch = form.form === 'search';
  if (options.storeIndex > 0 && (options.withDistance || options.withHash || options.withCoordinates)) {
    const what = isSearch ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw new CommandError(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (isSearch && options.center === undefined && !options.hasMember) {
    const name = call.args.text(0);
    throw new CommandError(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`);
  }
  if (isSearch && options.shape === undefined) {
    const name = call.args.text(0);
    throw new CommandError(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${name}`);
  }
  if (options.any && options.count === 0) throw ANY_NEEDS_COUNT;
}

/** The members inside the shape, in the order asked for, no more than asked for. */
function search(set: SortedSetValue, shape: GeoShape, options: Options): Found[] {
  const found: Found[] = [];
  const most = options.any ? options.count : Infinity;
  for (const { min, max } of searchIntervals(shape)) {
    if (found.length >= most) break;
    const span = set.spanOfScores({ min, max, minExclusive: false, maxExclusive: true });
    const cursor = set.cursorAt(span.start);
    for (let rank = span.start; rank < span.end && found.length < most; rank++, cursor.next()) {
      const position = geoPosition(cursor.score);
      const distance = distanceWithin(shape, position);
      if (distance !== undefined)
        found.push({ member: cursor.member, score: cursor.score, position, distance });
    }
  }
  // The nearest ones are meant where only some are wanted, unless any will do.
  const order = options.order === 'none' && options.count > 0 && !options.any ? 'asc' : options.order;
  if (order === 'asc') found.sort((a, b) => a.distance - b.distance);
  else if (order === 'desc') found.sort((a, b) => b.distance - a.distance);
  return options.count > 0 ? found.slice(0, options.count) : found;
}

function writeFound(call: Call, found: readonly Found[], options: Options): void {
  const { reply } = call;
  const { withDistance, withHash, withCoordinates } = options;
  const extras = Number(withDistance) + Number(withHash) + Number(withCoordinates);
  reply.array(found.length);
  for (const { member, score, position, distance } of found) {
    if (extras > 0) reply.array(extras + 1);
    reply.bulk(member);
    if (withDistance) reply.bulk(formatDistance(distance / options.unit));
    if (withHash) reply.integer(score);
    if (withCoordinates) {
      reply.array(2);
      writeCoordinate(reply, position.longitude);
      writeCoordinate(reply, position.latitude);
    }
  }
}
