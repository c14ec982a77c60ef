/** COPY. */
import { CommandError, syntaxError } from '../../errors.ts';
import { command, oneKey } from '../command.ts';

export const copy = command({
  name: 'copy',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'generic',
  since: '6.2.0',
  summary: 'Copy a key',
  complexity:
    'O(N) worst case for collections, where N is the number of nested items. O(1) for string values.',
  keys: [oneKey('RO access'), oneKey('OW update', 2)],
  arguments: ['source:key@0', 'destination:key@1', '[destination-db:integer=DB]', '[replace=REPLACE]'],
  categories: ['keyspace'],
  execute(call) {
    const { args, database, server, reply } = call;
    let target = database;
    let replace = false;
    for (let i = 3; i < args.count; i++) {
      if (args.is(i, 'replace')) {
        replace = true;
      } else if (args.is(i, 'db') && i + 1 < args.count) {
        const chosen = server.keyspace.databases[args.number(++i)];
        if (chosen === undefined) throw new CommandError('ERR DB index is out of range');
        target = chosen;
      } else {
        throw syntaxError;
      }
    }
    const key = args.bytes(2);
    if (target === database && args.view(1).equals(key)) {
      throw new CommandError('ERR source and destination objects are the same');
    }
    const source = call.readRecord(1);
    const present = target.find(key, 0, key.length);
    if (source === 0 || (present !== 0 && !replace)) {
      reply.integer(0);
      return;
    }
    if (present !== 0) target.remove(present);
    database.copyTo(source, target, key);
    call.changedKey(target, key, 'copy_to', 'generic');
    reply.integer(1);
  },
});
