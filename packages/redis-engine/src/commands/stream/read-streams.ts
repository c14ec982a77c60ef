/**
 * XREAD and XREADGROUP: entries of several streams behind given ids, waiting for them where BLOCK is given.
 *
 * A call that waits is run again when one of its keys changes. `$` must then still mean the last id of the time of the
 * call, so that it is replaced by that id in the arguments that are kept.
 */
import { CommandError, syntaxError } from '../../errors.ts';
import { ValueType } from '../../keyspace/record.ts';
import { Arguments } from '../../protocol/arguments.ts';
import type { Call } from '../../server/call.ts';
import { addIntegers } from '../../structures/integer.ts';
import {
  compareStreamIds,
  formatStreamId,
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  nextStreamId,
  type StreamId,
} from '../../structures/stream-id.ts';
import { type Consumer, type ConsumerGroup, StreamValue } from '../../types/stream-value.ts';
import { consumerOf } from './consumer-of.ts';
import { delivery, readPosition } from './group-effects.ts';
import { parseStrictId } from './stream-id-arguments.ts';
import { writeEntries, writeEntry } from './write-entries.ts';

const UNBALANCED = new CommandError(
  "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
);
const GROUP_WITH_XREAD = new CommandError(
  'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
);
const NOACK_WITH_XREAD = new CommandError(
  'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
);
const MISSING_GROUP = new CommandError('ERR Missing GROUP option for XREADGROUP');
const LAST_WITH_GROUP = new CommandError(
  'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by ' +
    'specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
);
const NEW_WITHOUT_GROUP = new CommandError(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);
const BAD_TIMEOUT = new CommandError('ERR timeout is not an integer or out of range');
const NEGATIVE_TIMEOUT = new CommandError('ERR timeout is negative');
const KEY_WENT = new CommandError('UNBLOCKED the stream key no longer exists');
const GROUP_WENT = new CommandError('NOGROUP the consumer group this client was blocked on no longer exists');

/** How many entries are read at most after waiting, where COUNT does not say it. */
const COUNT_AFTER_WAIT = 1000;

interface ReadOptions {
  /** Undefined: does not wait. */
  readonly timeoutMs: number | undefined;
  /** 0: all. */
  readonly count: number;
  readonly noAck: boolean;
  /** Argument of the group's name, with the consumer's behind it; 0 without a group. */
  readonly groupIndex: number;
  readonly firstKey: number;
  readonly streams: number;
}

interface Source {
  readonly keyIndex: number;
  readonly stream: StreamValue | undefined;
  readonly group: ConsumerGroup | undefined;
  /** Entries behind this id; undefined for `>`. */
  readonly after: StreamId | undefined;
}

export function readStreams(call: Call, name: 'xread' | 'xreadgroup'): void {
  const options = readOptions(call, name === 'xreadgroup');
  const sources: Source[] = [];
  for (let i = 0; i < options.streams; i++) sources.push(sourceAt(call, options, i));
  const ready = sources.filter(hasEntries);
  if (ready.length > 0) {
    replyWithSources(call, options, ready);
  } else if (options.timeoutMs === undefined) {
    call.reply.nullArray();
  } else {
    wait(call, options, options.timeoutMs, sources);
  }
}

function readOptions(call: Call, withGroup: boolean): ReadOptions {
  const { args } = call;
  let timeoutMs: number | undefined;
  let count = 0;
  let noAck = false;
  let groupIndex = 0;
  let firstKey = 0;
  for (let i = 1; i < args.count && firstKey === 0; i++) {
    const left = args.count - i - 1;
    if (left > 0 && args.is(i, 'block')) {
      if (call.denyBlocking && call.client.isInternal) throw blockFromScript(args);
      timeoutMs = args.number(++i, BAD_TIMEOUT);
      if (timeoutMs < 0) throw NEGATIVE_TIMEOUT;
      if (call.client.isInternal) {
        throw new CommandError(`ERR ${args.word(0)} command is not allowed with BLOCK option from scripts`);
      }
    } else if (left > 0 && args.is(i, 'count')) {
      count = Math.max(0, args.number(++i));
    } else if (left > 0 && args.is(i, 'streams')) {
      firstKey = i + 1;
      if (left % 2 !== 0) throw UNBALANCED;
    } else if (left >= 2 && args.is(i, 'group')) {
      if (!withGroup) throw GROUP_WITH_XREAD;
      groupIndex = i + 1;
      i += 2;
    } else if (args.is(i, 'noack')) {
      if (!withGroup) throw NOACK_WITH_XREAD;
      noAck = true;
    } else {
      throw syntaxError;
    }
  }
  if (firstKey === 0) throw syntaxError;
  if (withGroup && groupIndex === 0) throw MISSING_GROUP;
  return { timeoutMs, count, noAck, groupIndex, firstKey, streams: (args.count - firstKey) / 2 };
}

function blockFromScript(args: Arguments): CommandError {
  return new CommandError(`ERR ${args.text(0)} command is not allowed with BLOCK option from scripts`);
}

function sourceAt(call: Call, options: ReadOptions, index: number): Source {
  const { args } = call;
  const keyIndex = options.firstKey + index;
  const stream = streamAt(call, keyIndex, options.groupIndex > 0);
  const group = options.groupIndex > 0 ? groupOf(call, stream, keyIndex, options.groupIndex) : undefined;
  const text = args.text(keyIndex + options.streams);
  if (text === '$') {
    if (group !== undefined) throw LAST_WITH_GROUP;
    return { keyIndex, stream, group, after: stream?.log.lastId ?? MIN_STREAM_ID };
  }
  if (text === '>') {
    if (group === undefined) throw NEW_WITHOUT_GROUP;
    return { keyIndex, stream, group, after: undefined };
  }
  const after = parseStrictId(text);
  // The greatest id of all is how Redis itself notes `>`.
  const isNew = group !== undefined && compareStreamIds(after, MAX_STREAM_ID) === 0;
  return { keyIndex, stream, group, after: isNew ? undefined : after };
}

/** The stream at a key. After a wait the key may have gone or changed its type. */
function streamAt(call: Call, keyIndex: number, withGroup: boolean): StreamValue | undefined {
  if (!call.isRetry) return call.read(keyIndex, StreamValue);
  const pointer = call.peekRecord(keyIndex);
  if (pointer !== 0 && call.database.typeOf(pointer) === ValueType.Stream)
    return call.read(keyIndex, StreamValue);
  if (withGroup) throw KEY_WENT;
  return undefined;
}

function groupOf(
  call: Call,
  stream: StreamValue | undefined,
  keyIndex: number,
  groupIndex: number,
): ConsumerGroup {
  const group = stream?.groups.get(call.args.text(groupIndex));
  if (group !== undefined) return group;
  if (call.isRetry) throw GROUP_WENT;
  const [key, name] = [call.args.text(keyIndex), call.args.text(groupIndex)];
  throw new CommandError(
    `NOGROUP No such key '${key}' or consumer group '${name}' in XREADGROUP with GROUP option`,
  );
}

/** Whether there is something to answer; history is always answered, empty or not. */
function hasEntries({ stream, group, after }: Source): boolean {
  if (stream === undefined) return false;
  if (group !== undefined && after !== undefined) return true;
  const last = stream.log.lastEntry();
  return last !== undefined && compareStreamIds(last.id, after ?? group!.lastId) > 0;
}

function replyWithSources(call: Call, options: ReadOptions, sources: readonly Source[]): void {
  const { reply } = call;
  const count = options.count || (call.isRetry ? COUNT_AFTER_WAIT : Infinity);
  if (reply.resp3) reply.map(sources.length);
  else reply.array(sources.length);
  if (options.groupIndex > 0 && call.recordsEffects) call.effects = [];
  for (const source of sources) {
    const { keyIndex, stream, group, after } = source;
    if (!reply.resp3) reply.array(2);
    reply.bulk(call.args.text(keyIndex));
    const start = nextStreamId(after ?? group!.lastId) ?? MIN_STREAM_ID;
    if (group === undefined) {
      writeEntries(reply, stream!.log.range(start, MAX_STREAM_ID), count);
      continue;
    }
    const consumer = consumerOf(call, group, options.groupIndex + 1, keyIndex);
    if (after === undefined) deliver(call, source, consumer, start, count, options.noAck);
    else replyWithHistory(call, source, consumer, start, count);
    call.effects?.push(...readPosition(call.args.bytes(keyIndex), group, consumer.name));
    call.server.keyspace.dirty++;
  }
}

/** Writes new entries and notes them as pending for the consumer. */
function deliver(
  call: Call,
  { keyIndex, stream, group }: Source,
  consumer: Consumer,
  start: StreamId,
  count: number,
  noAck: boolean,
): void {
  const { reply } = call;
  const mark = reply.deferArray();
  let written = 0;
  for (const entry of stream!.log.range(start, MAX_STREAM_ID)) {
    stream!.advance(group!, entry.id);
    writeEntry(reply, entry);
    if (!noAck) group!.deliver(entry.id, consumer, call.now);
    if (!noAck && call.effects !== null) {
      call.effects.push(delivery(call.args.bytes(keyIndex), group!, group!.pending.get(entry.id)!));
    }
    written++;
    if (written >= count) break;
  }
  reply.endArray(mark, written);
}

/** Writes entries that are pending for the consumer; what was deleted from the stream has null for its fields. */
function replyWithHistory(
  call: Call,
  { keyIndex, stream, group }: Source,
  consumer: Consumer,
  start: StreamId,
  count: number,
): void {
  const { reply } = call;
  const mark = reply.deferArray();
  let written = 0;
  for (const pending of consumer.pending.from(start)) {
    if (written >= count) break;
    const entry = stream!.log.get(pending.id);
    if (entry === undefined) {
      reply.array(2);
      reply.bulk(formatStreamId(pending.id));
      reply.nullArray();
    } else {
      writeEntry(reply, entry);
      pending.deliveredAt = call.now;
      pending.deliveries = addIntegers(pending.deliveries, 1);
      call.effects?.push(delivery(call.args.bytes(keyIndex), group!, pending));
    }
    written++;
  }
  reply.endArray(mark, written);
}

function wait(call: Call, options: ReadOptions, timeoutMs: number, sources: readonly Source[]): void {
  const { args } = call;
  const texts: string[] = [];
  for (let i = 0; i < args.count; i++) texts.push(args.text(i));
  for (const { keyIndex, after } of sources) {
    texts[keyIndex + options.streams] = after === undefined ? '>' : formatStreamId(after);
  }
  call.block({
    keys: sources.map(({ keyIndex }) => keyIndex),
    // A reader of a group is told when its key goes; other readers wait until it comes back.
    type: options.groupIndex > 0 ? -1 : ValueType.Stream,
    timeoutMs,
    onTimeout: (reply) => reply.nullArray(),
    retryArguments: Arguments.of(texts),
  });
}
