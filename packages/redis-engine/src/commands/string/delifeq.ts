/** DELIFEQ, which Valkey has: removes a key that holds this value. */
import { writeString } from '../../types/string-value.ts';
import { command, oneKey } from '../command.ts';

export const delifeq = command({
  name: 'delifeq',
  arity: 3,
  flags: ['write', 'fast'],
  group: 'string',
  since: '7.0.0',
  summary: 'Delete key if value matches string',
  complexity: 'O(1)',
  keys: [oneKey('RM access delete')],
  arguments: ['key:key@0', 'value:string'],
  categories: ['string'],
  execute(call) {
    const pointer = writeString(call, 1);
    if (pointer === 0 || !call.database.stringView(pointer).equals(call.args.view(2))) {
      call.reply.integer(0);
      return;
    }
    call.database.remove(pointer);
    call.changed(1, 'del', 'generic');
    call.reply.integer(1);
  },
});
