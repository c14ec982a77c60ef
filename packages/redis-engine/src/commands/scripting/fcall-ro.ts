/** FCALL_RO. */
import { command, countedKeys } from '../command.ts';
import { runFunction } from './run-function.ts';

export const fcallRo = command({
  name: 'fcall_ro',
  arity: -3,
  flags: ['noscript', 'skip_monitor', 'stale', 'readonly', 'no_mandatory_keys'],
  group: 'scripting',
  since: '7.0.0',
  summary: 'Invoke a read-only function',
  complexity: 'Depends on the function that is executed.',
  keys: [
    {
      ...countedKeys('RO access', 2),
      notes: 'We cannot tell how the keys will be used so we assume the worst, RO and ACCESS',
    },
  ],
  arguments: ['function:string', 'numkeys:integer', '[key:key@0...]', '[arg:string...]'],
  categories: ['scripting'],
  execute(call) {
    runFunction(call, true);
  },
});
