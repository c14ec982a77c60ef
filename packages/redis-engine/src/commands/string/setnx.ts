/** SETNX. */
import { command, oneKey } from '../command.ts';

export const setnx = command({
  name: 'setnx',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  group: 'string',
  since: '1.0.0',
  summary: 'Set the value of a key, only if the key does not exist',
  complexity: 'O(1)',
  keys: [oneKey('OW insert')],
  arguments: ['key:key@0', 'value:string'],
  categories: ['string'],
  execute(call) {
    if (call.peekRecord(1) !== 0) {
      call.reply.integer(0);
      return;
    }
    call.storeString(1, call.args.view(2));
    call.changed(1, 'set', 'string');
    call.reply.integer(1);
  },
});
