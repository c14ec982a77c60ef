/** BGSAVE. */
import { syntaxError } from '../../errors.ts';
import { command } from '../command.ts';

export const bgsave = command({
  name: 'bgsave',
  arity: -1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  group: 'server',
  since: '1.0.0',
  summary: 'Asynchronously save the dataset to disk',
  complexity: 'O(1)',
  arguments: ['[schedule=SCHEDULE^3.2.2]'],
  categories: [],
  history: [['3.2.2', 'Added the `SCHEDULE` option.']],
  execute({ args, reply, server }) {
    if (args.count > 2 || (args.count === 2 && !args.is(1, 'schedule'))) throw syntaxError;
    const hasBegun = server.snapshots.saveInBackground(args.count === 2);
    reply.simple(hasBegun ? 'Background saving started' : 'Background saving scheduled');
  },
});
