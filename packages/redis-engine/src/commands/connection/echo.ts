/** ECHO. */
import { command } from '../command.ts';

export const echo = command({
  name: 'echo',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  group: 'connection',
  since: '1.0.0',
  summary: 'Echo the given string',
  complexity: 'O(1)',
  arguments: ['message:string'],
  categories: ['connection'],
  execute({ args, reply }) {
    reply.bulkBytes(args.buffer, args.starts[1]!, args.lengths[1]!);
  },
});
