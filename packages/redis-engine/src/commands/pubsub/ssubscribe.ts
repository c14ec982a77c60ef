/** SSUBSCRIBE. */
import { command, keyRange } from '../command.ts';
import { checkMayReceive, replySubscription } from './subscription-reply.ts';

export const ssubscribe = command({
  name: 'ssubscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Listen for messages published to the given shard channels',
  complexity: 'O(N) where N is the number of shard channels to subscribe to.',
  keys: [keyRange('not_key')],
  arguments: ['shardchannel:string...'],
  categories: [],
  execute(call) {
    const { args, client, server, reply } = call;
    checkMayReceive(call);
    for (let i = 1; i < args.count; i++) {
      server.pubsub.subscribeShard(client, args.text(i));
      replySubscription(reply, 'ssubscribe', args.text(i), client.shardChannels?.size ?? 0);
    }
  },
});
