/** SUNSUBSCRIBE. */
import { command, keyRange } from '../command.ts';
import { replySubscription } from './subscription-reply.ts';

export const sunsubscribe = command({
  name: 'sunsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '7.0.0',
  summary: 'Stop listening for messages posted to the given shard channels',
  complexity: 'O(N) where N is the number of clients already subscribed to a shard channel.',
  keys: [keyRange('not_key')],
  arguments: ['[shardchannel:string...]'],
  categories: [],
  execute({ args, client, server, reply }) {
    const names: string[] = [];
    for (let i = 1; i < args.count; i++) names.push(args.text(i));
    if (args.count === 1) names.push(...(client.shardChannels ?? []));
    for (const name of names) {
      server.pubsub.unsubscribeShard(client, name);
      replySubscription(reply, 'sunsubscribe', name, client.shardChannels?.size ?? 0);
    }
    if (names.length === 0) replySubscription(reply, 'sunsubscribe', null, client.shardChannels?.size ?? 0);
  },
});
