/** XINFO CONSUMERS: List the consumers in a consumer group. */
import { noSuchKey } from '../../errors.ts';
import { StreamValue } from '../../types/stream-value.ts';
import { missingGroup } from './group-errors.ts';
import { command, oneKey } from '../command.ts';

export const xinfoConsumers = command({
  name: 'consumers',
  arity: 4,
  flags: ['readonly'],
  group: 'stream',
  since: '5.0.0',
  summary: 'List the consumers in a consumer group',
  complexity: 'O(1)',
  keys: [oneKey('RO access', 2)],
  arguments: ['key:key@0', 'groupname:string'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const { args, reply } = call;
    const stream = call.read(2, StreamValue);
    if (stream === undefined) throw noSuchKey;
    const group = stream.groups.get(args.text(3));
    if (group === undefined) throw missingGroup(args, 2, 3);
    reply.array(group.consumers.size);
    for (const consumer of group.sortedConsumers()) {
      reply.map(3);
      reply.bulk('name');
      reply.bulk(consumer.name);
      reply.bulk('pending');
      reply.integer(consumer.pending.size);
      reply.bulk('idle');
      reply.integer(Math.max(0, call.now - consumer.seenAt));
    }
  },
});
