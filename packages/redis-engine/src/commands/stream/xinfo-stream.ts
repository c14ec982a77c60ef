/** XINFO STREAM: Get information about a stream. */
import { noSuchKey } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { countRadixNodes } from '../../structures/radix-nodes.ts';
import { formatStreamId, MAX_STREAM_ID, MIN_STREAM_ID } from '../../structures/stream-id.ts';
import type { StreamIdList } from '../../structures/stream-id-list.ts';
import {
  type Consumer,
  type ConsumerGroup,
  type PendingEntry,
  StreamValue,
} from '../../types/stream-value.ts';
import { subcommandSyntaxError } from './group-arguments.ts';
import { writeEntries, writeEntry } from './write-entries.ts';
import { command, oneKey } from '../command.ts';

export const xinfoStream = command({
  name: 'stream',
  arity: -3,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Get information about a stream',
  complexity: 'O(1)',
  keys: [oneKey('RO access', 2)],
  arguments: ['key:key@0', '[full=FULL{[count:integer=COUNT]}]'],
  categories: ['stream'],
  history: [
    ['6.0.0', 'Added the `FULL` modifier.'],
    [
      '7.0.0',
      'Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag` fields',
    ],
  ],
  execute(call) {
    const { args } = call;
    const stream = call.read(2, StreamValue);
    if (stream === undefined) throw noSuchKey;
    if (args.count === 3) {
      replyWithOverview(call, stream);
      return;
    }
    if ((args.count !== 4 && args.count !== 6) || !args.is(3, 'full')) throw subcommandSyntaxError(args);
    let count = DEFAULT_COUNT;
    if (args.count === 6) {
      if (!args.is(4, 'count')) throw subcommandSyntaxError(args);
      count = args.number(5);
      if (count < 0) count = DEFAULT_COUNT;
    }
    replyWithAll(call, stream, count === 0 ? Infinity : count);
  },
});

const DEFAULT_COUNT = 10;

function writeCounters(call: Call, { log }: StreamValue): void {
  const { reply } = call;
  reply.bulk('length');
  reply.integer(log.length);
  reply.bulk('radix-tree-keys');
  reply.integer(log.nodeCount);
  reply.bulk('radix-tree-nodes');
  reply.integer(countRadixNodes(log.nodeIds()));
  reply.bulk('last-generated-id');
  reply.bulk(formatStreamId(log.lastId));
  reply.bulk('max-deleted-entry-id');
  reply.bulk(formatStreamId(log.maxDeletedId));
  reply.bulk('entries-added');
  reply.integer(log.entriesAdded);
  reply.bulk('recorded-first-entry-id');
  reply.bulk(formatStreamId(log.firstId));
}

function replyWithOverview(call: Call, stream: StreamValue): void {
  const { reply } = call;
  const { log } = stream;
  reply.map(10);
  writeCounters(call, stream);
  reply.bulk('groups');
  reply.integer(stream.groups.size);
  const last = log.lastEntry();
  reply.bulk('first-entry');
  if (last === undefined) reply.null();
  else writeEntry(reply, log.get(log.firstId)!);
  reply.bulk('last-entry');
  if (last === undefined) reply.null();
  else writeEntry(reply, last);
}

function replyWithAll(call: Call, stream: StreamValue, count: number): void {
  const { reply } = call;
  reply.map(9);
  writeCounters(call, stream);
  reply.bulk('entries');
  writeEntries(reply, stream.log.range(MIN_STREAM_ID, MAX_STREAM_ID), count);
  reply.bulk('groups');
  reply.array(stream.groups.size);
  for (const group of stream.sortedGroups()) writeGroup(call, stream, group, count);
}

function writeGroup(call: Call, stream: StreamValue, group: ConsumerGroup, count: number): void {
  const { reply } = call;
  reply.map(7);
  reply.bulk('name');
  reply.bulk(group.name);
  reply.bulk('last-delivered-id');
  reply.bulk(formatStreamId(group.lastId));
  reply.bulk('entries-read');
  if (group.entriesRead === undefined) reply.null();
  else reply.integer(group.entriesRead);
  reply.bulk('lag');
  const lag = stream.lagOf(group);
  if (lag === undefined) reply.null();
  else reply.integer(lag);
  reply.bulk('pel-count');
  reply.integer(group.pending.size);
  reply.bulk('pending');
  writePending(call, group.pending, count, true);
  reply.bulk('consumers');
  reply.array(group.consumers.size);
  for (const consumer of group.sortedConsumers()) writeConsumer(call, consumer, count);
}

function writeConsumer(call: Call, consumer: Consumer, count: number): void {
  const { reply } = call;
  reply.map(4);
  reply.bulk('name');
  reply.bulk(consumer.name);
  reply.bulk('seen-time');
  reply.integer(consumer.seenAt);
  reply.bulk('pel-count');
  reply.integer(consumer.pending.size);
  reply.bulk('pending');
  writePending(call, consumer.pending, count, false);
}

function writePending(call: Call, list: StreamIdList<PendingEntry>, count: number, named: boolean): void {
  const { reply } = call;
  let left = Math.min(count, list.size);
  reply.array(left);
  for (const entry of list.from()) {
    if (left-- <= 0) break;
    reply.array(named ? 4 : 3);
    reply.bulk(formatStreamId(entry.id));
    if (named) reply.bulk(entry.consumer.name);
    reply.integer(entry.deliveredAt);
    reply.integer(entry.deliveries);
  }
}
