/** PERSIST. */
import { NO_EXPIRY } from '../../keyspace/database.ts';
import { command, oneKey } from '../command.ts';

export const persist = command({
  name: 'persist',
  arity: 2,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '2.2.0',
  summary: 'Remove the expiration from a key',
  complexity: 'O(1)',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0'],
  categories: ['keyspace'],
  execute(call) {
    const pointer = call.writeRecord(1);
    if (pointer === 0 || call.database.expiryOf(pointer) === NO_EXPIRY) {
      call.reply.integer(0);
      return;
    }
    call.database.setExpiry(pointer, NO_EXPIRY);
    call.changed(1, 'persist', 'generic');
    call.reply.integer(1);
  },
});
