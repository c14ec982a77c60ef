/** FUNCTION DUMP. */
import { command } from '../command.ts';

export const functionDump = command({
  name: 'dump',
  arity: 2,
  flags: ['noscript'],
  summary: 'Dump all functions into a serialized binary payload',
  complexity: 'O(N) where N is the number of functions',
  group: 'scripting',
  since: '7.0.0',
  categories: ['scripting'],
  execute({ reply, server }) {
    const payload = server.scripting.libraries.dump();
    reply.bulkBytes(payload, 0, payload.length);
  },
});
