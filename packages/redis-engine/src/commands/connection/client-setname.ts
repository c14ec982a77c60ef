/** CLIENT SETNAME. */
import { command } from '../command.ts';
import { checkClientName } from './client-name.ts';

export const clientSetname = command({
  name: 'setname',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '2.6.9',
  summary: 'Set the current connection name',
  complexity: 'O(1)',
  arguments: ['connection-name:string'],
  categories: ['connection'],
  execute({ args, client, reply }) {
    client.name = checkClientName(args.text(2));
    reply.ok();
  },
});
