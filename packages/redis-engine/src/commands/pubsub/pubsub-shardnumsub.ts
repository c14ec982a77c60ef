/** PUBSUB SHARDNUMSUB. */
import { command } from '../command.ts';

export const pubsubShardnumsub = command({
  name: 'shardnumsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Get the count of subscribers for shard channels',
  complexity: 'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels',
  arguments: ['[shardchannel:string...]'],
  categories: [],
  execute({ args, server, reply }) {
    reply.array((args.count - 2) * 2);
    for (let i = 2; i < args.count; i++) {
      reply.bulk(args.text(i));
      reply.integer(server.pubsub.shardChannels.get(args.text(i))?.size ?? 0);
    }
  },
});
