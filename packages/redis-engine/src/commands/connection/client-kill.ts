/** CLIENT KILL, by address or by filters. */
import { CommandError, syntaxError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { Server } from '../../server/server.ts';
import type { Client } from '../../server/client.ts';
import { clientType } from '../../server/client-line.ts';
import { command } from '../command.ts';

type Filter = (client: Client) => boolean;

const INVALID_ID = new CommandError('ERR client-id should be greater than 0');

function readFilter(server: Server, args: Arguments, index: number): Filter {
  const value = args.text(index + 1);
  switch (args.word(index)) {
    case 'id': {
      const id = args.number(index + 1, INVALID_ID);
      if (id < 1) throw INVALID_ID;
      return (client) => client.id === id;
    }
    case 'type': {
      const type = value.toLowerCase();
      if (!['normal', 'pubsub', 'master', 'replica', 'slave'].includes(type)) {
        throw new CommandError(`ERR Unknown client type '${value}'`);
      }
      return (client) => clientType(client) === type;
    }
    case 'addr':
      return (client) => client.address === value;
    case 'laddr':
      return (client) => client.localAddress === value;
    case 'user':
      if (!server.accessControl.hasUser(value)) throw new CommandError(`ERR No such user '${value}'`);
      return (client) => client.user?.name === value;
    default:
      throw syntaxError;
  }
}

export const clientKill = command({
  name: 'kill',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '2.4.0',
  summary: 'Kill the connection of a client',
  complexity: 'O(N) where N is the number of client connections',
  arguments: [
    'filter("ip:port":string!2.8.12 | new-format([client-id:integer=ID^2.8.12] | [normal_master_slave_pubsub=TYPE^2.8.12(normal=NORMAL | master=MASTER^3.2.0 | slave=SLAVE | replica=REPLICA^5.0.0 | pubsub=PUBSUB)] | [username:string=USER] | ["ip:port":string=ADDR] | ["ip:port":string=LADDR^6.2.0] | ["yes/no":string=SKIPME])...)',
  ],
  categories: ['connection'],
  history: [
    ['2.8.12', 'Added new filter format.'],
    ['2.8.12', '`ID` option.'],
    ['3.2.0', 'Added `master` type in for `TYPE` option.'],
    ['5.0.0', 'Replaced `slave` `TYPE` with `replica`. `slave` still supported for backward compatibility.'],
    ['6.2.0', '`LADDR` option.'],
  ],
  execute(call) {
    const { args, server, reply } = call;
    if (args.count === 3) {
      const address = args.text(2);
      const found = [...server.clients.values()].find((client) => client.address === address);
      if (found === undefined) throw new CommandError('ERR No such client');
      reply.ok();
      server.disconnect(found, found === call.client);
      return;
    }
    const filters: Filter[] = [];
    let skipMe = true;
    for (let i = 2; i < args.count; i += 2) {
      if (i + 1 >= args.count) throw syntaxError;
      if (!args.is(i, 'skipme')) {
        filters.push(readFilter(server, args, i));
      } else if (args.is(i + 1, 'yes') || args.is(i + 1, 'no')) {
        skipMe = args.is(i + 1, 'yes');
      } else {
        throw syntaxError;
      }
    }
    const victims = [...server.clients.values()].filter(
      (client) => !(skipMe && client === call.client) && filters.every((filter) => filter(client)),
    );
    reply.integer(victims.length);
    for (const victim of victims) server.disconnect(victim, victim === call.client);
  },
});
