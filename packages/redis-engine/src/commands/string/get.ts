/** GET. */
import { ValueType } from '../../keyspace/record.ts';
import { wrongType } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const get = command({
  name: 'get',
  arity: 2,
  flags: ['readonly', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Get the value of a key',
  complexity: 'O(1)',
  keys: [oneKey('RO access')],
  categories: ['string'],
  execute(call) {
    const pointer = call.readRecord(1);
    if (pointer === 0) {
      call.reply.null();
      return;
    }
    const { database } = call;
    if (database.typeOf(pointer) !== ValueType.String) throw wrongType;
    call.reply.bulkBytes(
      database.pageOf(pointer),
      database.stringStart(pointer),
      database.stringLength(pointer),
    );
  },
});
