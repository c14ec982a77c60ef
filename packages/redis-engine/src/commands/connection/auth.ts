/** AUTH. */
import { CommandError, syntaxError } from '../../errors.ts';
import { argumentsFrom, command } from '../command.ts';
import { authenticate } from './authenticate.ts';

export const auth = command({
  name: 'auth',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  group: 'connection',
  since: '1.0.0',
  summary: 'Authenticate to the server',
  complexity: 'O(N) where N is the number of passwords defined for the user',
  arguments: ['[username:string^6.0.0]', 'password:string'],
  categories: ['connection'],
  history: [['6.0.0', 'Added ACL style (username and password).']],
  secrets: (args) => argumentsFrom(args, 1),
  execute({ args, client, server, reply }) {
    if (args.count > 3) throw syntaxError;
    if (args.count === 2 && !server.accessControl.asksPassword) {
      throw new CommandError(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      );
    }
    const name = args.count === 3 ? args.text(1) : 'default';
    authenticate(server, client, name, args.text(args.count - 1));
    reply.ok();
  },
});
