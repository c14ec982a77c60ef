/** TYPE. */
import { typeName } from '../../keyspace/record.ts';
import { command, oneKey } from '../command.ts';

export const type = command({
  name: 'type',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Determine the type stored at key',
  complexity: 'O(1)',
  keys: [oneKey('RO')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  execute(call) {
    const pointer = call.lookRecord(1);
    call.reply.simple(pointer === 0 ? 'none' : typeName(call.database.typeOf(pointer)));
  },
});
