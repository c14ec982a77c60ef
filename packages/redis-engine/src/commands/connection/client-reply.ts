/** CLIENT REPLY. */
import { syntaxError } from '../../errors.ts';
import { command } from '../command.ts';

export const clientReply = command({
  name: 'reply',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '3.2.0',
  summary: 'Instruct the server whether to reply to commands',
  complexity: 'O(1)',
  arguments: ['on_off_skip(on=ON | off=OFF | skip=SKIP)'],
  categories: ['connection'],
  execute({ args, client, reply }) {
    if (args.is(2, 'on')) {
      client.replyMode = 'on';
      reply.ok();
    } else if (args.is(2, 'off')) {
      client.replyMode = 'off';
    } else if (args.is(2, 'skip')) {
      if (client.replyMode === 'on') client.replyMode = 'skip-next';
    } else {
      throw syntaxError;
    }
    client.refresh();
  },
});
