/** RENAME. */
import { command, oneKey } from '../command.ts';
import { renameKey } from './rename-key.ts';

export const rename = command({
  name: 'rename',
  arity: 3,
  flags: ['write'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Rename a key',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('OW update', 2)],
  arguments: ['key:key@0', 'newkey:key@1'],
  categories: ['keyspace'],
  execute(call) {
    renameKey(call, false);
    call.reply.ok();
  },
});
