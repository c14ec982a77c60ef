/** UNSUBSCRIBE. */
import { command } from '../command.ts';
import { replySubscription } from './subscription-reply.ts';

export const unsubscribe = command({
  name: 'unsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Stop listening for messages posted to the given channels',
  complexity: 'O(N) where N is the number of clients already subscribed to a channel.',
  arguments: ['[channel:string...]'],
  categories: [],
  execute({ args, client, server, reply }) {
    const names: string[] = [];
    for (let i = 1; i < args.count; i++) names.push(args.text(i));
    if (args.count === 1) names.push(...(client.channels ?? []));
    for (const name of names) {
      server.pubsub.unsubscribe(client, name);
      replySubscription(reply, 'unsubscribe', name, client.subscriptionCount);
    }
    if (names.length === 0) replySubscription(reply, 'unsubscribe', null, client.subscriptionCount);
  },
});
