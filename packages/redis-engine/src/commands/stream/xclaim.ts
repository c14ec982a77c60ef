/** XCLAIM: Changes (or acquires) ownership of a message in a consumer group, as if the message was delivered to the specified consumer. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { addIntegers, type Integer } from '../../structures/integer.ts';
import {
  compareStreamIds,
  formatStreamId,
  MIN_STREAM_ID,
  type StreamId,
} from '../../structures/stream-id.ts';
import { type ConsumerGroup, StreamValue } from '../../types/stream-value.ts';
import { consumerOf } from './consumer-of.ts';
import { acknowledgement, delivery } from './group-effects.ts';
import { missingKeyOrGroup } from './group-errors.ts';
import { parseStrictId, tryStrictId } from './stream-id-arguments.ts';
import { writeEntry } from './write-entries.ts';
import { command, oneKey } from '../command.ts';

export const xclaim = command({
  name: 'xclaim',
  arity: -6,
  flags: ['write', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Changes (or acquires) ownership of a message in a consumer group, as if the message was delivered to the specified consumer.',
  complexity: 'O(log N) with N being the number of messages in the PEL of the consumer group.',
  keys: [oneKey('RW update')],
  arguments: [
    'key:key@0',
    'group:string',
    'consumer:string',
    'min-idle-time:string',
    'id:string...',
    '[ms:integer=IDLE]',
    '[unix-time-milliseconds:unix-time=TIME]',
    '[count:integer=RETRYCOUNT]',
    '[force=FORCE]',
    '[justid=JUSTID]',
    '[id:string=LASTID]',
  ],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { args, reply } = call;
    const stream = call.read(1, StreamValue);
    const group = stream?.groups.get(args.text(2));
    if (stream === undefined || group === undefined) throw missingKeyOrGroup(args, 1, 2);
    const minIdleMs = Math.max(0, args.number(4, BAD_IDLE_TIME));
    const ids: StreamId[] = [];
    let at = 5;
    for (; at < args.count; at++) {
      const id = tryStrictId(args.text(at));
      if (id === undefined) break;
      ids.push(id);
    }
    const options = readOptions(call, at);
    if (compareStreamIds(options.lastId, group.lastId) > 0) group.lastId = options.lastId;
    const mark = reply.deferArray();
    let claimed = 0;
    if (call.recordsEffects) call.effects = [];
    for (const id of ids) if (claim(call, stream, group, id, minIdleMs, options)) claimed++;
    reply.endArray(mark, claimed);
  },
});

const BAD_IDLE_TIME = new CommandError('ERR Invalid min-idle-time argument for XCLAIM');
const BAD_IDLE = new CommandError('ERR Invalid IDLE option argument for XCLAIM');
const BAD_TIME = new CommandError('ERR Invalid TIME option argument for XCLAIM');
const BAD_RETRY_COUNT = new CommandError('ERR Invalid RETRYCOUNT option argument for XCLAIM');

interface ClaimOptions {
  readonly force: boolean;
  readonly justId: boolean;
  readonly deliveredAt: number;
  readonly retryCount: Integer;
  readonly lastId: StreamId;
}

function readOptions(call: Call, from: number): ClaimOptions {
  const { args } = call;
  let force = false;
  let justId = false;
  let deliveredAt = call.now;
  let retryCount: Integer = -1;
  let lastId = MIN_STREAM_ID;
  for (let i = from; i < args.count; i++) {
    const hasNext = i + 1 < args.count;
    if (args.is(i, 'force')) force = true;
    else if (args.is(i, 'justid')) justId = true;
    else if (hasNext && args.is(i, 'idle')) deliveredAt = call.now - args.number(++i, BAD_IDLE);
    else if (hasNext && args.is(i, 'time')) deliveredAt = args.number(++i, BAD_TIME);
    else if (hasNext && args.is(i, 'retrycount')) retryCount = args.integer(++i, BAD_RETRY_COUNT);
    else if (hasNext && args.is(i, 'lastid')) lastId = parseStrictId(args.text(++i));
    else throw new CommandError(`ERR Unrecognized XCLAIM option '${args.shown(i)}'`);
  }
  // A time in the future, or none, counts as now: clocks of clients differ.
  if (deliveredAt < 0 || deliveredAt > call.now) deliveredAt = call.now;
  return { force, justId, deliveredAt, retryCount, lastId };
}

/** Claims one entry and writes it; false, without an answer, if it is not to be had. */
function claim(
  call: Call,
  stream: StreamValue,
  group: ConsumerGroup,
  id: StreamId,
  minIdleMs: number,
  options: ClaimOptions,
): boolean {
  const entry = stream.log.get(id);
  const pending = group.pending.get(id);
  if (entry === undefined) {
    // What was deleted from the stream is not pending any more.
    if (!group.forget(id)) return false;
    call.effects?.push(acknowledgement(call.args.bytes(1), group, [id]));
    call.server.keyspace.dirty++;
    return false;
  }
  if (pending === undefined && !options.force) return false;
  if (pending !== undefined && minIdleMs > 0 && call.now - pending.deliveredAt < minIdleMs) return false;
  const consumer = consumerOf(call, group, 3, 1);
  let claimed = pending;
  if (claimed === undefined) {
    claimed = { id, consumer, deliveredAt: options.deliveredAt, deliveries: 1 };
    group.addPending(claimed);
  } else {
    group.assign(claimed, consumer);
    claimed.deliveredAt = options.deliveredAt;
  }
  if (options.retryCount >= 0) claimed.deliveries = options.retryCount;
  else if (!options.justId) claimed.deliveries = addIntegers(claimed.deliveries, 1);
  call.effects?.push(delivery(call.args.bytes(1), group, claimed));
  if (options.justId) call.reply.bulk(formatStreamId(id));
  else writeEntry(call.reply, entry);
  call.server.keyspace.dirty++;
  return true;
}
