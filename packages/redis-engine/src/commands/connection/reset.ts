/** RESET. */
import { command } from '../command.ts';

export const reset = command({
  name: 'reset',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  group: 'connection',
  since: '6.2.0',
  summary: 'Reset the connection',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, server, reply }) {
    server.forgetState(client);
    server.stopTracking(client);
    client.database = server.keyspace.databases[0]!;
    client.resp3 = false;
    reply.resp3 = false;
    client.name = '';
    client.replyMode = 'on';
    client.noEvict = false;
    client.user = server.accessControl.userOfNewClient();
    client.refresh();
    reply.simple('RESET');
  },
});
