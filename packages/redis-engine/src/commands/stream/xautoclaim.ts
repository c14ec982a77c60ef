/** XAUTOCLAIM: Changes (or acquires) ownership of messages in a consumer group, as if the messages were delivered to the specified consumer. */
import { CommandError, syntaxError } from '../../errors.ts';
import { addIntegers } from '../../structures/integer.ts';
import { formatStreamId, MIN_STREAM_ID, nextStreamId, type StreamId } from '../../structures/stream-id.ts';
import { StreamValue } from '../../types/stream-value.ts';
import { consumerOf } from './consumer-of.ts';
import { acknowledgement, delivery } from './group-effects.ts';
import { missingKeyOrGroup } from './group-errors.ts';
import { intervalStart } from './stream-id-arguments.ts';
import { writeEntry } from './write-entries.ts';
import { command, oneKey } from '../command.ts';

export const xautoclaim = command({
  name: 'xautoclaim',
  arity: -6,
  flags: ['write', 'fast'],
  group: 'stream',
  since: '6.2.0',
  summary:
    'Changes (or acquires) ownership of messages in a consumer group, as if the messages were delivered to the specified consumer.',
  complexity: 'O(1) if COUNT is small.',
  keys: [oneKey('RW delete')],
  arguments: [
    'key:key@0',
    'group:string',
    'consumer:string',
    'min-idle-time:string',
    'start:string',
    '[count:integer=COUNT]',
    '[justid=JUSTID]',
  ],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  history: [
    [
      '7.0.0',
      'Added an element to the reply array, containing deleted entries the command cleared from the PEL',
    ],
  ],
  execute(call) {
    const { args, reply } = call;
    const minIdleMs = Math.max(0, args.number(4, BAD_IDLE_TIME));
    const start = intervalStart(args.text(5));
    let count = DEFAULT_COUNT;
    let justId = false;
    for (let i = 6; i < args.count; i++) {
      if (args.is(i, 'count') && i + 1 < args.count) {
        count = args.number(++i, BAD_COUNT);
        if (count < 1 || count > MOST) throw BAD_COUNT;
      } else if (args.is(i, 'justid')) {
        justId = true;
      } else {
        throw syntaxError;
      }
    }
    const stream = call.read(1, StreamValue);
    const group = stream?.groups.get(args.text(2));
    if (stream === undefined || group === undefined) throw missingKeyOrGroup(args, 1, 2);

    // The cursor stands in front of the list but is known only behind it: both are collected first.
    const claimed: StreamId[] = [];
    const deleted: StreamId[] = [];
    let pending = group.pending.atOrAfter(start);
    for (
      let attempts = count * ATTEMPTS_FACTOR;
      attempts > 0 && count > 0 && pending !== undefined;
      attempts--
    ) {
      const { id } = pending;
      if (stream.log.get(id) === undefined) {
        group.forget(id);
        deleted.push(id);
        count--;
      } else if (minIdleMs === 0 || call.now - pending.deliveredAt >= minIdleMs) {
        group.assign(pending, consumerOf(call, group, 3, 1));
        pending.deliveredAt = call.now;
        if (!justId) pending.deliveries = addIntegers(pending.deliveries, 1);
        claimed.push(id);
        count--;
      }
      const next = nextStreamId(id);
      pending = next === undefined ? undefined : group.pending.atOrAfter(next);
    }
    call.server.keyspace.dirty += claimed.length + deleted.length;
    if (call.recordsEffects) {
      call.effects = claimed.map((id) => delivery(args.bytes(1), group, group.pending.get(id)!));
      if (deleted.length > 0) call.effects.push(acknowledgement(args.bytes(1), group, deleted));
    }

    reply.array(3);
    reply.bulk(formatStreamId(pending?.id ?? MIN_STREAM_ID));
    reply.array(claimed.length);
    for (const id of claimed) {
      if (justId) reply.bulk(formatStreamId(id));
      else writeEntry(reply, stream.log.get(id)!);
    }
    reply.array(deleted.length);
    for (const id of deleted) reply.bulk(formatStreamId(id));
  },
});

const BAD_IDLE_TIME = new CommandError('ERR Invalid min-idle-time argument for XAUTOCLAIM');
const BAD_COUNT = new CommandError('ERR COUNT must be > 0');
const DEFAULT_COUNT = 100;
/** Entries looked at for each one that may be claimed. */
const ATTEMPTS_FACTOR = 10;
/** LONG_MAX / 16, as Redis bounds the count. */
const MOST = 576460752303423500;
