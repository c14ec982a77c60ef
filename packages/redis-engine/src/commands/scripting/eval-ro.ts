/** EVAL_RO. */
import { command, countedKeys } from '../command.ts';
import { runScript } from './run-script.ts';

export const evalRo = command({
  name: 'eval_ro',
  arity: -3,
  flags: ['noscript', 'skip_monitor', 'stale', 'readonly', 'no_mandatory_keys'],
  group: 'scripting',
  since: '7.0.0',
  summary: 'Execute a read-only Lua script server side',
  complexity: 'Depends on the script that is executed.',
  keys: [
    {
      ...countedKeys('RO access', 2),
      notes: 'We cannot tell how the keys will be used so we assume the worst, RO and ACCESS',
    },
  ],
  arguments: ['script:string', 'numkeys:integer', '[key:key@0...]', '[arg:string...]'],
  categories: ['scripting'],
  execute(call) {
    runScript(call, false, true);
  },
});
