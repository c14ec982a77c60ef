/** PUBSUB CHANNELS. */
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';

export const pubsubChannels = command({
  name: 'channels',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.8.0',
  summary: 'List active channels',
  complexity:
    'O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)',
  arguments: ['[pattern:pattern]'],
  categories: [],
  execute({ args, server, reply }) {
    const pattern = args.count > 2 ? args.text(2) : '*';
    const found = [...server.pubsub.channels.keys()].filter((channel) => globMatches(pattern, channel));
    reply.array(found.length);
    for (const channel of found) reply.bulk(channel);
  },
});
