/** HSET. */
import { setFields } from './set-fields.ts';
import { command, oneKey } from '../command.ts';

export const hset = command({
  name: 'hset',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  group: 'hash',
  since: '2.0.0',
  summary: 'Set the string value of a hash field',
  complexity:
    'O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value pairs.',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'field_value{field:string value:string}...'],
  categories: ['hash'],
  history: [['4.0.0', 'Accepts multiple `field` and `value` arguments.']],
  execute(call) {
    call.reply.integer(setFields(call));
  },
});
