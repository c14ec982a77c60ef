/** PUBSUB SHARDCHANNELS. */
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';

export const pubsubShardchannels = command({
  name: 'shardchannels',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  group: 'pubsub',
  since: '7.0.0',
  summary: 'List active shard channels',
  complexity:
    'O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).',
  arguments: ['[pattern:pattern]'],
  categories: [],
  execute({ args, server, reply }) {
    const pattern = args.count > 2 ? args.text(2) : '*';
    const found = [...server.pubsub.shardChannels.keys()].filter((channel) => globMatches(pattern, channel));
    reply.array(found.length);
    for (const channel of found) reply.bulk(channel);
  },
});
