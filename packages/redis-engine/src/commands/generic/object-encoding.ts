/** OBJECT ENCODING. */
import { encodingOf } from '../../types/encoding.ts';
import { command, oneKey } from '../command.ts';

export const objectEncoding = command({
  name: 'encoding',
  arity: 3,
  flags: ['readonly'],
  group: 'generic',
  since: '2.2.3',
  summary: 'Inspect the internal encoding of a Redis object',
  complexity: 'O(1)',
  keys: [oneKey('RO', 2)],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const pointer = call.peekRecord(2);
    if (pointer === 0) call.reply.null();
    else call.reply.bulk(encodingOf(call.database, pointer));
  },
});
