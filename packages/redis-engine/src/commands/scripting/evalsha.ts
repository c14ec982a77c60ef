/** EVALSHA. */
import { command, countedKeys } from '../command.ts';
import { runScript } from './run-script.ts';

export const evalsha = command({
  name: 'evalsha',
  arity: -3,
  flags: ['noscript', 'skip_monitor', 'stale', 'no_mandatory_keys'],
  group: 'scripting',
  since: '2.6.0',
  summary: 'Execute a Lua script server side',
  complexity: 'Depends on the script that is executed.',
  keys: [countedKeys('RW access update', 2)],
  arguments: ['sha1:string', 'numkeys:integer', '[key:key@0...]', '[arg:string...]'],
  categories: ['scripting'],
  execute(call) {
    runScript(call, true, false);
  },
});
