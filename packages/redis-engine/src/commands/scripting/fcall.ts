/** FCALL. */
import { command, countedKeys } from '../command.ts';
import { runFunction } from './run-function.ts';

export const fcall = command({
  name: 'fcall',
  arity: -3,
  flags: ['noscript', 'skip_monitor', 'stale', 'no_mandatory_keys'],
  group: 'scripting',
  since: '7.0.0',
  summary: 'Invoke a function',
  complexity: 'Depends on the function that is executed.',
  keys: [
    {
      ...countedKeys('RW access update', 2),
      notes: 'We cannot tell how the keys will be used so we assume the worst, RW and UPDATE',
    },
  ],
  arguments: ['function:string', 'numkeys:integer', '[key:key@0...]', '[arg:string...]'],
  categories: ['scripting'],
  execute(call) {
    runFunction(call, false);
  },
});
