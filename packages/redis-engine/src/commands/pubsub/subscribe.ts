/** SUBSCRIBE. */
import { command } from '../command.ts';
import { checkMayReceive, replySubscription } from './subscription-reply.ts';

export const subscribe = command({
  name: 'subscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Listen for messages published to the given channels',
  complexity: 'O(N) where N is the number of channels to subscribe to.',
  arguments: ['channel:string...'],
  categories: [],
  execute(call) {
    const { args, client, server, reply } = call;
    checkMayReceive(call);
    for (let i = 1; i < args.count; i++) {
      server.pubsub.subscribe(client, args.text(i));
      replySubscription(reply, 'subscribe', args.text(i), client.subscriptionCount);
    }
  },
});
