/** MODULE: there are no modules, which tools that ask are told. */
import { command } from '../command.ts';

const moduleList = command({
  name: 'list',
  arity: 2,
  flags: ['admin', 'noscript'],
  group: 'server',
  since: '4.0.0',
  summary: 'List all modules loaded by the server',
  complexity: 'O(N) where N is the number of loaded modules.',
  categories: [],
  tips: ['nondeterministic_output_order'],
  execute({ reply }) {
    reply.array(0);
  },
});

export const module = command({
  name: 'module',
  arity: -2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'A container for module commands',
  complexity: 'Depends on subcommand.',
  categories: [],
  subcommands: [moduleList],
});
