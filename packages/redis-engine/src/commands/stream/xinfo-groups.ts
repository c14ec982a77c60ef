/** XINFO GROUPS: List the consumer groups of a stream. */
import { noSuchKey } from '../../errors.ts';
import { formatStreamId } from '../../structures/stream-id.ts';
import { StreamValue } from '../../types/stream-value.ts';
import { command, oneKey } from '../command.ts';

export const xinfoGroups = command({
  name: 'groups',
  arity: 3,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary: 'List the consumer groups of a stream',
  complexity: 'O(1)',
  keys: [oneKey('RO access', 2)],
  arguments: ['key:key@0'],
  categories: ['stream'],
  history: [['7.0.0', 'Added the `entries-read` and `lag` fields']],
  execute(call) {
    const { reply } = call;
    const stream = call.read(2, StreamValue);
    if (stream === undefined) throw noSuchKey;
    reply.array(stream.groups.size);
    for (const group of stream.sortedGroups()) {
      reply.map(6);
      reply.bulk('name');
      reply.bulk(group.name);
      reply.bulk('consumers');
      reply.integer(group.consumers.size);
      reply.bulk('pending');
      reply.integer(group.pending.size);
      reply.bulk('last-delivered-id');
      reply.bulk(formatStreamId(group.lastId));
      reply.bulk('entries-read');
      if (group.entriesRead === undefined) reply.null();
      else reply.integer(group.entriesRead);
      reply.bulk('lag');
      const lag = stream.lagOf(group);
      if (lag === undefined) reply.null();
      else reply.integer(lag);
    }
  },
});
