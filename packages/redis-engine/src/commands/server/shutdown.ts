/** SHUTDOWN. */
import { syntaxError } from '../../errors.ts';
import { command } from '../command.ts';

export const shutdown = command({
  name: 'shutdown',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  group: 'server',
  since: '1.0.0',
  summary: 'Synchronously save the dataset to disk and then shut down the server',
  complexity:
    'O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)',
  arguments: [
    '[nosave_save(nosave=NOSAVE | save=SAVE)]',
    '[now=NOW^7.0.0]',
    '[force=FORCE^7.0.0]',
    '[abort=ABORT^7.0.0]',
  ],
  categories: [],
  history: [['7.0.0', 'Added the `NOW`, `FORCE` and `ABORT` modifiers.']],
  execute({ args, server, reply }) {
    let save: boolean | null = null;
    for (let i = 1; i < args.count; i++) {
      if (args.is(i, 'save') && save === null) save = true;
      else if (args.is(i, 'nosave') && save === null) save = false;
      else if (args.is(i, 'abort') && args.count === 2) {
        reply.error('ERR No shutdown in progress.');
        return;
      } else if (!args.is(i, 'now') && !args.is(i, 'force')) throw syntaxError;
    }
    if (server.isBusy && save !== false) throw server.scripting.busyError();
    server.onShutdown(save);
  },
});
