/** PUBLISH. */
import { command } from '../command.ts';

export const publish = command({
  name: 'publish',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  group: 'pubsub',
  since: '2.0.0',
  summary: 'Post a message to a channel',
  complexity:
    'O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).',
  arguments: ['channel:string', 'message:string'],
  categories: [],
  execute({ args, server, reply }) {
    reply.integer(server.pubsub.publish(args.text(1), args.text(2)));
  },
});
