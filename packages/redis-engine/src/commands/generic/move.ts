/** MOVE. */
import { CommandError } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const move = command({
  name: 'move',
  arity: 3,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Move a key to another database',
  complexity: 'O(1)',
  keys: [oneKey('RW access update')],
  arguments: ['key:key@0', 'db:integer'],
  categories: ['keyspace'],
  execute(call) {
    const { args, database, server, reply } = call;
    const target = server.keyspace.databases[args.number(2)];
    if (target === undefined) throw new CommandError('ERR DB index is out of range');
    if (target === database) throw new CommandError('ERR source and destination objects are the same');
    const pointer = call.writeRecord(1);
    const key = args.bytes(1);
    if (pointer === 0 || target.find(key, 0, key.length) !== 0) {
      reply.integer(0);
      return;
    }
    database.detach(pointer);
    target.adopt(pointer);
    call.changed(1, 'move_from', 'generic');
    call.changedKey(target, key, 'move_to', 'generic');
    reply.integer(1);
  },
});
