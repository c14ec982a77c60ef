/** SWAPDB. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const swapdb = command({
  name: 'swapdb',
  arity: 3,
  flags: ['write', 'fast'],
  group: 'server',
  since: '4.0.0',
  summary: 'Swaps two Redis databases',
  complexity: 'O(N) where N is the count of clients watching or blocking on keys from both databases.',
  arguments: ['index1:integer', 'index2:integer'],
  categories: ['keyspace', 'dangerous'],
  execute({ args, server, reply }) {
    const first = server.keyspace.databases[args.number(1, new CommandError('ERR invalid first DB index'))];
    const second = server.keyspace.databases[args.number(2, new CommandError('ERR invalid second DB index'))];
    if (first === undefined || second === undefined) throw new CommandError('ERR DB index is out of range');
    server.swap(first, second);
    reply.ok();
  },
});
