/** OBJECT REFCOUNT: values are never shared. */
import { command, oneKey } from '../command.ts';

export const objectRefcount = command({
  name: 'refcount',
  arity: 3,
  flags: ['readonly'],
  group: 'generic',
  since: '2.2.3',
  summary: 'Get the number of references to the value of the key',
  complexity: 'O(1)',
  keys: [oneKey('RO', 2)],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  execute(call) {
    if (call.peekRecord(2) === 0) call.reply.null();
    else call.reply.integer(1);
  },
});
