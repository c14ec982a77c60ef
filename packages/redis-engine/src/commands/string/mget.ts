/** MGET. */
import { ValueType } from '../../keyspace/record.ts';
import { replyString } from '../../types/string-value.ts';
import { command, keyRange } from '../command.ts';

export const mget = command({
  name: 'mget',
  arity: -2,
  flags: ['readonly', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Get the values of all the given keys',
  complexity: 'O(N) where N is the number of keys to retrieve.',
  keys: [keyRange('RO access')],
  arguments: ['key:key@0...'],
  categories: ['string'],
  tips: ['request_policy:multi_shard'],
  execute(call) {
    const { args, database, reply } = call;
    reply.array(args.count - 1);
    for (let i = 1; i < args.count; i++) {
      const pointer = call.readRecord(i);
      if (pointer !== 0 && database.typeOf(pointer) !== ValueType.String) reply.null();
      else replyString(call, pointer);
    }
  },
});
