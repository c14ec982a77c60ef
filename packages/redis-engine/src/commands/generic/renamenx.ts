/** RENAMENX. */
import { command, oneKey } from '../command.ts';
import { renameKey } from './rename-key.ts';

export const renamenx = command({
  name: 'renamenx',
  arity: 3,
  flags: ['write', 'fast'],
  group: 'generic',
  since: '1.0.0',
  summary: 'Rename a key, only if the new key does not exist',
  complexity: 'O(1)',
  keys: [oneKey('RW access delete'), oneKey('OW insert', 2)],
  arguments: ['key:key@0', 'newkey:key@1'],
  categories: ['keyspace'],
  history: [
    ['3.2.0', 'The command no longer returns an error when source and destination names are the same.'],
  ],
  execute(call) {
    call.reply.integer(renameKey(call, true) ? 1 : 0);
  },
});
