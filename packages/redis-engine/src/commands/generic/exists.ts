/** EXISTS. */
import { command, keyRange } from '../command.ts';

export const exists = command({
  name: 'exists',
  arity: -2,
  flags: ['readonly', 'fast'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Determine if a key exists',
  complexity: 'O(N) where N is the number of keys to check.',
  keys: [keyRange('RO')],
  arguments: ['key:key@0...'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  history: [['3.0.3', 'Accepts multiple `key` arguments.']],
  execute(call) {
    const { args } = call;
    let count = 0;
    for (let i = 1; i < args.count; i++) if (call.lookRecord(i) !== 0) count++;
    call.reply.integer(count);
  },
});
