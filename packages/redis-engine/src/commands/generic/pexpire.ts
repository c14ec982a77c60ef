/** PEXPIRE. */
import { command, oneKey } from '../command.ts';
import { expireKey } from './expire-key.ts';

export const pexpire = command({
  name: 'pexpire',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '2.6.0',
  summary: "Set a key's time to live in milliseconds",
  complexity: 'O(1)',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'milliseconds:integer', '[condition^7.0.0(nx=NX | xx=XX | gt=GT | lt=LT)]'],
  categories: ['keyspace'],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  execute(call) {
    expireKey(call, { inSeconds: false, absolute: false });
  },
});
