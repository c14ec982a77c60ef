/** TOUCH. */
import { command, keyRange } from '../command.ts';

export const touch = command({
  name: 'touch',
  arity: -2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '3.2.1',
  summary: 'Alters the last access time of a key(s). Returns the number of existing keys specified.',
  complexity: 'O(N) where N is the number of keys that will be touched.',
  keys: [keyRange('RO')],
  arguments: ['key:key@0...'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  execute(call) {
    let count = 0;
    for (let i = 1; i < call.args.count; i++) if (call.readRecord(i) !== 0) count++;
    call.reply.integer(count);
  },
});
