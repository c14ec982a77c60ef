/** CONFIG GET. */
import { command } from '../command.ts';

export const configGet = command({
  name: 'get',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '2.0.0',
  summary: 'Get the values of configuration parameters',
  complexity: 'O(N) when N is the number of configuration parameters provided',
  arguments: ['parameter{parameter:string}...'],
  categories: [],
  history: [['7.0.0', 'Added the ability to pass multiple pattern parameters in one call']],
  execute({ args, server, reply }) {
    const patterns: string[] = [];
    for (let i = 2; i < args.count; i++) patterns.push(args.text(i));
    const found = server.config.matching(patterns);
    reply.map(found.size);
    for (const [name, value] of found) {
      reply.bulk(name);
      reply.bulk(value);
    }
  },
});
