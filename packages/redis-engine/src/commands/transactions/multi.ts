/** MULTI. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const multi = command({
  name: 'multi',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  group: 'transactions',
  since: '1.2.0',
  summary: 'Mark the start of a transaction block',
  complexity: 'O(1)',
  categories: ['transaction'],
  execute({ client, reply }) {
    if (client.transaction !== null) throw new CommandError('ERR MULTI calls can not be nested');
    client.transaction = { commands: [], bytes: 0, failed: false };
    client.refresh();
    reply.ok();
  },
});
