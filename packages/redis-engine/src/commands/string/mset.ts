/** MSET. */
import { command, keyRange } from '../command.ts';
import { checkPairs, setMany } from './set-many.ts';

export const mset = command({
  name: 'mset',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '1.0.1',
  summary: 'Set multiple keys to multiple values',
  complexity: 'O(N) where N is the number of keys to set.',
  keys: [keyRange('OW update', 1, -1, 2)],
  arguments: ['key_value{key:key@0 value:string}...'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  execute(call) {
    checkPairs(call);
    setMany(call);
    call.reply.ok();
  },
});
