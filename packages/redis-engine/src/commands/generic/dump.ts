/** DUMP. */
import { sealPayload } from '../../persistence/payload.ts';
import { RdbWriter } from '../../persistence/rdb-writer.ts';
import { writeValue } from '../../persistence/value-codec.ts';
import { command, oneKey } from '../command.ts';

export const dump = command({
  name: 'dump',
  arity: 2,
  flags: ['readonly'],
  group: 'generic',
  since: '2.6.0',
  summary: 'Return a serialized version of the value stored at the specified key.',
  complexity:
    'O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).',
  keys: [oneKey('RO access')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  execute(call) {
    const pointer = call.readRecord(1);
    if (pointer === 0) {
      call.reply.null();
      return;
    }
    const writer = new RdbWriter();
    writeValue(writer, call.database, pointer);
    const payload = sealPayload(writer.written());
    call.reply.bulkBytes(payload, 0, payload.length);
  },
});
