/** PSUBSCRIBE. */
import { command } from '../command.ts';
import { checkMayReceive, replySubscription } from './subscription-reply.ts';

export const psubscribe = command({
  name: 'psubscribe',
  arity: -2,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Listen for messages published to channels matching the given patterns',
  complexity: 'O(N) where N is the number of patterns the client is already subscribed to.',
  arguments: ['pattern{pattern:pattern}...'],
  categories: [],
  execute(call) {
    const { args, client, server, reply } = call;
    checkMayReceive(call);
    for (let i = 1; i < args.count; i++) {
      server.pubsub.subscribePattern(client, args.text(i));
      replySubscription(reply, 'psubscribe', args.text(i), client.subscriptionCount);
    }
  },
});
