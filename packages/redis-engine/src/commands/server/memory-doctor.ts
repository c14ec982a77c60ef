/** MEMORY DOCTOR. */
import { command } from '../command.ts';

/** Below this Redis has no opinion. */
const SMALL_BYTES = 5 * 1024 * 1024;
const NEARLY_EMPTY =
  "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n";
const HEALTHY =
  "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n";

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
  execute({ reply, server }) {
    reply.verbatim(server.keyspace.usedBytes < SMALL_BYTES ? NEARLY_EMPTY : HEALTHY);
  },
});
