/** SPUBLISH. */
import { command, oneKey } from '../command.ts';

export const spublish = command({
  name: 'spublish',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Post a message to a shard channel',
  complexity: 'O(N) where N is the number of clients subscribed to the receiving shard channel.',
  keys: [oneKey('not_key')],
  arguments: ['shardchannel:string', 'message:string'],
  categories: [],
  execute({ args, server, reply }) {
    reply.integer(server.pubsub.publishShard(args.text(1), args.text(2)));
  },
});
