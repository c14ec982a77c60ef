/** PUBSUB NUMSUB. */
import { command } from '../command.ts';

export const pubsubNumsub = command({
  name: 'numsub',
  arity: -2,
  flags: ['pubsub', 'loading', 'stale'],
  group: 'pubsub',
  since: '2.8.0',
  summary: 'Get the count of subscribers for channels',
  complexity: 'O(N) for the NUMSUB subcommand, where N is the number of requested channels',
  arguments: ['[channel:string...]'],
  categories: [],
  execute({ args, server, reply }) {
    reply.array((args.count - 2) * 2);
    for (let i = 2; i < args.count; i++) {
      reply.bulk(args.text(i));
      reply.integer(server.pubsub.channels.get(args.text(i))?.size ?? 0);
    }
  },
});
