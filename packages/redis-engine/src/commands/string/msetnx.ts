/** MSETNX. */
import { command, keyRange } from '../command.ts';
import { checkPairs, setMany } from './set-many.ts';

export const msetnx = command({
  name: 'msetnx',
  arity: -3,
  flags: ['write', 'denyoom'],
  group: 'string',
  since: '1.0.1',
  summary: 'Set multiple keys to multiple values, only if none of the keys exist',
  complexity: 'O(N) where N is the number of keys to set.',
  keys: [keyRange('OW insert', 1, -1, 2)],
  arguments: ['key_value{key:key@0 value:string}...'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  execute(call) {
    checkPairs(call);
    for (let i = 1; i < call.args.count; i += 2) {
      if (call.peekRecord(i) === 0) continue;
      call.reply.integer(0);
      return;
    }
    setMany(call);
    call.reply.integer(1);
  },
});
