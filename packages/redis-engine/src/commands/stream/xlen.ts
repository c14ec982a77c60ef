/** XLEN: Return the number of entries in a stream. */
import { StreamValue } from '../../types/stream-value.ts';
import { command, oneKey } from '../command.ts';

export const xlen = command({
  name: 'xlen',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary: 'Return the number of entries in a stream',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['stream'],
  execute(call) {
    call.reply.integer(call.read(1, StreamValue)?.log.length ?? 0);
  },
});
