/** CLIENT CACHING. */
import { CommandError, syntaxError } from '../../errors.ts';
import { command } from '../command.ts';

export const clientCaching = command({
  name: 'caching',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.0.0',
  summary: 'Instruct the server about tracking or not keys in the next request',
  complexity: 'O(1)',
  arguments: ['mode(yes=YES | no=NO)'],
  categories: ['connection'],
  execute({ args, client, reply, server }) {
    const state = server.tracking.stateOf(client);
    if (state === undefined) {
      throw new CommandError(
        'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
      );
    }
    if (args.is(2, 'yes')) {
      if (!state.optIn) {
        throw new CommandError(
          'ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.',
        );
      }
    } else if (args.is(2, 'no')) {
      if (!state.optOut) {
        throw new CommandError(
          'ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.',
        );
      }
    } else throw syntaxError;
    state.caching = true;
    reply.ok();
  },
});
