/** EVALSHA_RO. */
import { command, countedKeys } from '../command.ts';
import { runScript } from './run-script.ts';

export const evalshaRo = command({
  name: 'evalsha_ro',
  arity: -3,
  flags: ['noscript', 'skip_monitor', 'stale', 'readonly', 'no_mandatory_keys'],
  group: 'scripting',
  since: '7.0.0',
  summary: 'Execute a read-only Lua script server side',
  complexity: 'Depends on the script that is executed.',
  keys: [countedKeys('RO access', 2)],
  arguments: ['sha1:string', 'numkeys:integer', '[key:key@0...]', '[arg:string...]'],
  categories: ['scripting'],
  execute(call) {
    runScript(call, true, true);
  },
});
