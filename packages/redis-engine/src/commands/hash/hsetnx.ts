/** HSETNX. */
import { HashValue } from '../../types/hash.ts';
import { openContainer } from '../../types/open-container.ts';
import { command, oneKey } from '../command.ts';

export const hsetnx = command({
  name: 'hsetnx',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Set the value of a hash field, only if the field does not exist',
  complexity: 'O(1)',
  keys: [oneKey('RW insert')],
  arguments: ['key:key@0', 'field:string', 'value:string'],
  categories: ['hash'],
  execute(call) {
    const { args, reply } = call;
    const field = args.text(2);
    if (call.write(1, HashValue)?.has(field) === true) {
      reply.integer(0);
      return;
    }
    openContainer(call, 1, HashValue).set(field, args.text(3), call.limits);
    call.changed(1, 'hset', 'hash');
    reply.integer(1);
  },
});
