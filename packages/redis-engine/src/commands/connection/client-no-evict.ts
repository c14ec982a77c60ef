/** CLIENT NO-EVICT. */
import { syntaxError } from '../../errors.ts';
import { command } from '../command.ts';

export const clientNoEvict = command({
  name: 'no-evict',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'connection',
  since: '7.0.0',
  summary: 'Set client eviction mode for the current connection',
  complexity: 'O(1)',
  arguments: ['enabled(on=ON | off=OFF)'],
  categories: ['connection'],
  execute({ args, client, reply }) {
    if (!args.is(2, 'on') && !args.is(2, 'off')) throw syntaxError;
    client.noEvict = args.is(2, 'on');
    reply.ok();
  },
});
