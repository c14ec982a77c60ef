/** EXPIREAT. */
import { command, oneKey } from '../command.ts';
import { expireKey } from './expire-key.ts';

export const expireat = command({
  name: 'expireat',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '1.2.0',
  summary: 'Set the expiration for a key as a UNIX timestamp',
  complexity: 'O(1)',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'unix-time-seconds:unix-time', '[condition^7.0.0(nx=NX | xx=XX | gt=GT | lt=LT)]'],
  categories: ['keyspace'],
  history: [['7.0.0', 'Added options: `NX`, `XX`, `GT` and `LT`.']],
  execute(call) {
    expireKey(call, { inSeconds: true, absolute: true });
  },
});
