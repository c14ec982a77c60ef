/** The options of XADD in front of the id, and those of XTRIM: what to trim and how exactly. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import type { StreamTrim } from '../../structures/stream.ts';
import { MIN_STREAM_ID, type StreamId } from '../../structures/stream-id.ts';
import { parseStrictId } from './stream-id-arguments.ts';

const TWO_STRATEGIES = new CommandError(
  'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
);
const NEGATIVE_LENGTH = new CommandError('ERR The MAXLEN argument must be >= 0.');
const NEGATIVE_LIMIT = new CommandError('ERR The LIMIT argument must be >= 0.');
const LIMIT_WITHOUT_STRATEGY = new CommandError(
  'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy',
);
const NO_STRATEGY = new CommandError('ERR syntax error, XTRIM must be called with a trimming strategy');
const LIMIT_EXACT = new CommandError('ERR syntax error, LIMIT cannot be used without the special ~ option');

/** Nodes that one approximate trim visits where no LIMIT is given. */
const DEFAULT_NODES = 100;
const DEFAULT_LIMIT = 10_000;
const MOST_LIMIT = 1_000_000;

export interface AddOptions {
  readonly trim: StreamTrim | undefined;
  readonly noMakeStream: boolean;
  /** Place of the first argument behind the options: the id of XADD. */
  readonly next: number;
}

export function readAddOptions(call: Call): AddOptions {
  return readOptions(call, true);
}

export function readTrimOptions(call: Call): StreamTrim {
  const { trim } = readOptions(call, false);
  if (trim === undefined) throw NO_STRATEGY;
  return trim;
}

function readOptions(call: Call, isAdd: boolean): AddOptions {
  const { args } = call;
  let strategy: StreamTrim['strategy'] | undefined;
  let maxLength = 0;
  let minId: StreamId = MIN_STREAM_ID;
  let approximate = false;
  let limit: number | undefined;
  let noMakeStream = false;
  let at = 2;
  for (; at < args.count; at++) {
    const left = args.count - 1 - at;
    if (isAdd && args.text(at) === '*') break;
    if (left > 0 && (args.is(at, 'maxlen') || args.is(at, 'minid'))) {
      if (strategy !== undefined) throw TWO_STRATEGIES;
      strategy = args.is(at, 'maxlen') ? 'maxlen' : 'minid';
      const mark = args.text(at + 1);
      approximate = left >= 2 && mark === '~';
      at += left >= 2 && (mark === '~' || mark === '=') ? 2 : 1;
      if (strategy === 'minid') {
        minId = parseStrictId(args.text(at));
      } else {
        maxLength = args.number(at);
        if (maxLength < 0) throw NEGATIVE_LENGTH;
      }
    } else if (left > 0 && args.is(at, 'limit')) {
      limit = args.number(++at);
      if (limit < 0) throw NEGATIVE_LIMIT;
    } else if (isAdd && args.is(at, 'nomkstream')) {
      noMakeStream = true;
    } else if (isAdd) {
      break;
    } else {
      throw syntaxError;
    }
  }
  // An id that is none is reported before what is wrong with the options.
  if (isAdd && at < args.count && args.text(at) !== '*') parseStrictId(args.text(at).replace(/-\*$/, ''));
  if (strategy === undefined) {
    if (limit !== undefined && limit > 0) throw LIMIT_WITHOUT_STRATEGY;
    return { trim: undefined, noMakeStream, next: at };
  }
  if (limit !== undefined && !approximate) throw LIMIT_EXACT;
  const bound = limit ?? (approximate ? defaultLimit(call) : 0);
  return { trim: { strategy, maxLength, minId, approximate, limit: bound }, noMakeStream, next: at };
}

function defaultLimit(call: Call): number {
  const limit = DEFAULT_NODES * call.limits.streamNodeMaxEntries;
  return limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, MOST_LIMIT);
}
