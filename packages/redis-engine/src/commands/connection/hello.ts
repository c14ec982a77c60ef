/** HELLO. */
import { CommandError } from '../../errors.ts';
import { REDIS_VERSION } from '../../server/redis-version.ts';
import { argumentsFrom, command } from '../command.ts';
import { authenticate } from './authenticate.ts';
import { checkClientName } from './client-name.ts';

const NOT_A_VERSION = new CommandError('ERR Protocol version is not an integer or out of range');
const UNSUPPORTED = new CommandError('NOPROTO unsupported protocol version');

export const hello = command({
  name: 'hello',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  group: 'connection',
  since: '6.0.0',
  summary: 'Handshake with Redis',
  complexity: 'O(1)',
  arguments: [
    '[arguments{protover:integer [username_password=AUTH{username:string password:string}] [clientname:string=SETNAME]}]',
  ],
  categories: ['connection'],
  history: [
    [
      '6.2.0',
      "`protover` made optional; when called without arguments the command reports the current connection's context.",
    ],
  ],
  secrets(args) {
    for (let i = 2; i < args.count; i++) {
      if (args.is(i, 'setname')) i++;
      else if (args.is(i, 'auth')) return argumentsFrom(args, i + 1).slice(0, 2);
    }
    return [];
  },
  execute({ args, client, server, reply }) {
    let version = client.resp3 ? 3 : 2;
    if (args.count > 1) {
      version = args.number(1, NOT_A_VERSION);
      if (version !== 2 && version !== 3) throw UNSUPPORTED;
    }
    for (let i = 2; i < args.count; i++) {
      const more = args.count - 1 - i;
      if (args.is(i, 'auth') && more >= 2) {
        authenticate(server, client, args.text(i + 1), args.text(i + 2));
        i += 2;
      } else if (args.is(i, 'setname') && more >= 1) {
        client.name = checkClientName(args.text(i + 1));
        i += 1;
      } else {
        throw new CommandError(`ERR Syntax error in HELLO option '${args.shown(i)}'`);
      }
    }
    if (client.user === null) {
      throw new CommandError(
        'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
      );
    }
    client.resp3 = version === 3;
    reply.resp3 = client.resp3;
    reply.map(7);
    reply.bulk('server');
    reply.bulk('redis');
    reply.bulk('version');
    reply.bulk(REDIS_VERSION);
    reply.bulk('proto');
    reply.integer(version);
    reply.bulk('id');
    reply.integer(client.id);
    reply.bulk('mode');
    reply.bulk(server.settings.isCluster ? 'cluster' : 'standalone');
    reply.bulk('role');
    reply.bulk('master');
    reply.bulk('modules');
    reply.array(0);
  },
});
