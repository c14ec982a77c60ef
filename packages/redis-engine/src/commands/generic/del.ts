/** DEL. */
import { command, keyRange } from '../command.ts';
import { removeKeys } from './remove-keys.ts';

export const del = command({
  name: 'del',
  arity: -2,
  flags: ['write'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Delete a key',
  complexity:
    'O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).',
  keys: [keyRange('RM delete')],
  arguments: ['key:key@0...'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  execute: removeKeys,
});
