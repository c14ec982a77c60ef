/** PING. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const ping = command({
  name: 'ping',
  arity: -1,
  flags: ['fast'],
  group: 'connection',
  since: '1.0.0',
  summary: 'Ping the server',
  complexity: 'O(1)',
  arguments: ['[message:string]'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  execute({ args, client, reply }) {
    if (args.count > 2) throw new CommandError("ERR wrong number of arguments for 'ping' command");
    if (client.isSubscribed && !client.resp3) {
      reply.array(2);
      reply.bulk('pong');
      reply.bulk(args.count > 1 ? args.text(1) : '');
    } else if (args.count > 1) {
      reply.bulkBytes(args.buffer, args.starts[1]!, args.lengths[1]!);
    } else {
      reply.simple('PONG');
    }
  },
});
