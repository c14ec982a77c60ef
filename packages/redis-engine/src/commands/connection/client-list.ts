/** CLIENT LIST. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Client } from '../../server/client.ts';
import { clientLine, clientType } from '../../server/client-line.ts';
import { command } from '../command.ts';

const INVALID_ID = new CommandError('ERR Invalid client ID');

export const clientList = command({
  name: 'list',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '2.4.0',
  summary: 'Get the list of client connections',
  complexity: 'O(N) where N is the number of client connections',
  arguments: [
    '[normal_master_replica_pubsub=TYPE^5.0.0(normal=NORMAL | master=MASTER | replica=REPLICA | pubsub=PUBSUB)]',
    '[id=ID^6.2.0{client-id:integer...}]',
  ],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  history: [
    ['2.8.12', 'Added unique client `id` field.'],
    ['5.0.0', 'Added optional `TYPE` filter.'],
    ['6.0.0', 'Added `user` field.'],
    ['6.2.0', 'Added `argv-mem`, `tot-mem`, `laddr` and `redir` fields and the optional `ID` filter.'],
    ['7.0.0', 'Added `resp`, `multi-mem`, `rbs` and `rbp` fields.'],
    ['7.0.3', 'Added `ssub` field.'],
  ],
  execute({ args, server, now, reply }) {
    let clients: Client[] = [...server.clients.values()];
    if (args.count === 4 && args.is(2, 'type')) {
      const type = args.word(3);
      if (!['normal', 'pubsub', 'master', 'replica', 'slave'].includes(type)) {
        throw new CommandError(`ERR Unknown client type '${args.shown(3)}'`);
      }
      clients = clients.filter((client) => clientType(client) === type);
    } else if (args.count > 3 && args.is(2, 'id')) {
      clients = [];
      for (let i = 3; i < args.count; i++) {
        const client = server.clients.get(args.number(i, INVALID_ID));
        if (client !== undefined) clients.push(client);
      }
    } else if (args.count !== 2) {
      throw syntaxError;
    }
    reply.verbatim(clients.map((client) => `${clientLine(client, now)}\n`).join(''));
  },
});
