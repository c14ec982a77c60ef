/** HMSET. */
import { setFields } from './set-fields.ts';
import { command, oneKey } from '../command.ts';

export const hmset = command({
  name: 'hmset',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Set multiple hash fields to multiple values',
  complexity: 'O(N) where N is the number of fields being set.',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'field_value{field:string value:string}...'],
  categories: ['hash'],
  deprecated: { since: '4.0.0', replacedBy: '`HSET` with multiple field-value pairs' },
  execute(call) {
    setFields(call);
    call.reply.ok();
  },
});
