/** DISCARD. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const discard = command({
  name: 'discard',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  group: 'transactions',
  since: '2.0.0',
  summary: 'Discard all commands issued after MULTI',
  complexity: 'O(N), when N is the number of queued commands',
  categories: ['transaction'],
  execute({ client, server, reply }) {
    if (client.transaction === null) throw new CommandError('ERR DISCARD without MULTI');
    server.forgetTransaction(client);
    reply.ok();
  },
});
