/** PUNSUBSCRIBE. */
import { command } from '../command.ts';
import { replySubscription } from './subscription-reply.ts';

export const punsubscribe = command({
  name: 'punsubscribe',
  arity: -1,
  flags: ['pubsub', 'noscript', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Stop listening for messages posted to channels matching the given patterns',
  complexity:
    'O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).',
  arguments: ['[pattern:pattern...]'],
  categories: [],
  execute({ args, client, server, reply }) {
    const names: string[] = [];
    for (let i = 1; i < args.count; i++) names.push(args.text(i));
    if (args.count === 1) names.push(...(client.patterns ?? []));
    for (const name of names) {
      server.pubsub.unsubscribePattern(client, name);
      replySubscription(reply, 'punsubscribe', name, client.subscriptionCount);
    }
    if (names.length === 0) replySubscription(reply, 'punsubscribe', null, client.subscriptionCount);
  },
});
