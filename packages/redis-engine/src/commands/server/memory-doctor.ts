/** MEMORY DOCTOR. */
import { command } from '../command.ts';

export const memoryDoctor = command({
  name: 'doctor',
  arity: 2,
  flags: [],
  group: 'server',
  since: '4.0.0',
  summary: 'Outputs memory problems report',
  complexity: 'O(1)',
  categories: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute({ reply }) {
    reply.verbatim(
      "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n",
    );
  },
});
