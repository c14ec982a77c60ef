/** UNLINK: DEL, which gives the memory of large values back behind its reply, too. */
import { command, keyRange } from '../command.ts';
import { removeKeys } from './remove-keys.ts';

export const unlink = command({
  name: 'unlink',
  arity: -2,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '4.0.0',
  summary: 'Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non blocking.',
  complexity:
    'O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.',
  keys: [keyRange('RM delete')],
  arguments: ['key:key@0...'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  execute: removeKeys,
});
