/** EXEC. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const WITHOUT_MULTI = new CommandError('ERR EXEC without MULTI');
const ABORTED = new CommandError('EXECABORT Transaction discarded because of previous errors.');

export const exec = command({
  name: 'exec',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  group: 'transactions',
  since: '1.2.0',
  summary: 'Execute all commands issued after MULTI',
  complexity: 'Depends on commands in the transaction',
  categories: ['transaction'],
  execute({ client, server, reply }) {
    const { transaction } = client;
    if (transaction === null) throw WITHOUT_MULTI;
    const isBroken = client.watchBroken || server.watchedKeys.anyExpired(client, server.keyspace.databases);
    server.forgetTransaction(client);
    if (transaction.failed) throw ABORTED;
    if (isBroken) {
      reply.nullArray();
      return;
    }
    reply.array(transaction.commands.length);
    for (const { command: queued, args } of transaction.commands) {
      const refusal = client.restricted ? server.accessControl.refusal(client, queued, args) : null;
      if (refusal === null) server.runNested(client, queued, args, reply);
      else reply.error(refusal);
      reply.resp3 = client.resp3;
    }
  },
});
