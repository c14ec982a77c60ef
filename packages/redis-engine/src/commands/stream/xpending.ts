/** XPENDING: Return information and entries from a stream consumer group pending entries list, that are messages fetched but never acknowledged. */
import { syntaxError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';
import { compareStreamIds, formatStreamId } from '../../structures/stream-id.ts';
import { type ConsumerGroup, StreamValue } from '../../types/stream-value.ts';
import { missingKeyOrGroup } from './group-errors.ts';
import { intervalEnd, intervalStart } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xpending = command({
  name: 'xpending',
  arity: -3,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Return information and entries from a stream consumer group pending entries list, that are messages fetched but never acknowledged.',
  complexity:
    'O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.',
  keys: [oneKey('RO access')],
  arguments: [
    'key:key@0',
    'group:string',
    '[filters{[min-idle-time:integer=IDLE^6.2.0] start:string end:string count:integer [consumer:string]}]',
  ],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  history: [['6.2.0', 'Added the `IDLE` option and exclusive range intervals.']],
  execute(call) {
    const { args } = call;
    if (args.count !== 3 && (args.count < 6 || args.count > 9)) throw syntaxError;
    if (args.count === 3) {
      replyWithSummary(call, groupOf(call));
      return;
    }
    let at = 3;
    let minIdleMs = 0;
    if (args.is(3, 'idle')) {
      minIdleMs = args.number(4);
      if (args.count < 8) throw syntaxError;
      at = 5;
    }
    const count = Math.max(0, args.number(at + 2));
    const start = intervalStart(args.text(at));
    const end = intervalEnd(args.text(at + 1));
    const group = groupOf(call);
    const consumer = at + 3 < args.count ? group.consumers.get(args.text(at + 3)) : undefined;
    if (at + 3 < args.count && consumer === undefined) {
      call.reply.array(0);
      return;
    }
    const { reply } = call;
    const mark = reply.deferArray();
    let written = 0;
    for (const entry of (consumer ?? group).pending.from(start)) {
      if (written >= count || compareStreamIds(entry.id, end) > 0) break;
      const idleMs = call.now - entry.deliveredAt;
      if (minIdleMs > 0 && idleMs < minIdleMs) continue;
      reply.array(4);
      reply.bulk(formatStreamId(entry.id));
      reply.bulk(entry.consumer.name);
      reply.integer(Math.max(0, idleMs));
      reply.integer(entry.deliveries);
      written++;
    }
    reply.endArray(mark, written);
  },
});

function groupOf(call: Call): ConsumerGroup {
  const group = call.read(1, StreamValue)?.groups.get(call.args.text(2));
  if (group === undefined) throw missingKeyOrGroup(call.args, 1, 2);
  return group;
}

/** How much is pending, from where to where, and for whom. */
function replyWithSummary(call: Call, group: ConsumerGroup): void {
  const { reply } = call;
  const first = group.pending.first();
  const last = group.pending.last();
  reply.array(4);
  reply.integer(group.pending.size);
  if (first === undefined || last === undefined) {
    reply.null();
    reply.null();
    reply.nullArray();
    return;
  }
  reply.bulk(formatStreamId(first.id));
  reply.bulk(formatStreamId(last.id));
  const busy = group.sortedConsumers().filter((consumer) => consumer.pending.size > 0);
  reply.array(busy.length);
  for (const consumer of busy) {
    reply.array(2);
    reply.bulk(consumer.name);
    reply.bulkInteger(consumer.pending.size);
  }
}
