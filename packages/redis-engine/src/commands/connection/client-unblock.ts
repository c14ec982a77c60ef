/** CLIENT UNBLOCK. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const clientUnblock = command({
  name: 'unblock',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '5.0.0',
  summary: 'Unblock a client blocked in a blocking command from a different connection',
  complexity: 'O(log N) where N is the number of client connections',
  arguments: ['client-id:integer', '[timeout_error(timeout=TIMEOUT | error=ERROR)]'],
  categories: ['connection'],
  execute({ args, server, reply }) {
    let asError = false;
    if (args.count === 4) {
      if (args.is(3, 'error')) asError = true;
      else if (!args.is(3, 'timeout')) {
        throw new CommandError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
      }
    }
    const client = server.clients.get(args.number(2));
    const waits = client !== undefined && client.blocked !== null && client.blocked.goesOn !== true;
    reply.integer(waits ? 1 : 0);
    if (waits) server.blockedClients.unblock(client, asError);
  },
});
