/** SELECT. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const INVALID_INDEX = new CommandError('ERR value is not an integer or out of range');

export const select = command({
  name: 'select',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  group: 'connection',
  since: '1.0.0',
  summary: 'Change the selected database for the current connection',
  complexity: 'O(1)',
  arguments: ['index:integer'],
  categories: ['connection'],
  execute({ args, client, server, reply }) {
    const database = server.keyspace.databases[args.number(1, INVALID_INDEX)];
    if (database === undefined) throw new CommandError('ERR DB index is out of range');
    if (server.settings.isCluster && database.index !== 0) {
      throw new CommandError('ERR SELECT is not allowed in cluster mode');
    }
    client.database = database;
    reply.ok();
  },
});
