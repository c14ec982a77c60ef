/** INFO. */
import { infoText } from '../../server/info.ts';
import { command } from '../command.ts';

export const info = command({
  name: 'info',
  arity: -1,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '1.0.0',
  summary: 'Get information and statistics about the server',
  complexity: 'O(1)',
  arguments: ['[section:string...]'],
  categories: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  history: [['7.0.0', 'Added support for taking multiple section arguments.']],
  execute({ args, server, reply }) {
    const sections: string[] = [];
    for (let i = 1; i < args.count; i++) sections.push(args.word(i));
    reply.verbatim(infoText(server, sections));
  },
});
