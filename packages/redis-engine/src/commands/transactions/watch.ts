/** WATCH. */
import { CommandError } from '../../errors.ts';
import { command, keyRange } from '../command.ts';

export const watch = command({
  name: 'watch',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  group: 'transactions',
  since: '2.2.0',
  summary: 'Watch the given keys to determine execution of the MULTI/EXEC block',
  complexity: 'O(1) for every key.',
  keys: [keyRange('RO')],
  arguments: ['key:key@0...'],
  categories: ['transaction'],
  execute({ args, client, database, server, reply }) {
    if (client.transaction !== null) throw new CommandError('ERR WATCH inside MULTI is not allowed');
    // A transaction that is broken already stays broken: no need to watch more.
    if (!client.watchBroken) {
      for (let i = 1; i < args.count; i++) server.watchedKeys.watch(client, database, args.bytes(i));
      server.keysObservedChanged();
    }
    reply.ok();
  },
});
