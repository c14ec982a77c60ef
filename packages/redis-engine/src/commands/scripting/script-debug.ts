/** SCRIPT DEBUG. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const scriptDebug = command({
  name: 'debug',
  arity: 3,
  flags: ['noscript'],
  group: 'scripting',
  since: '3.2.0',
  summary: 'Set the debug mode for executed scripts.',
  complexity: 'O(1)',
  arguments: ['mode(yes=YES | sync=SYNC | no=NO)'],
  categories: ['scripting'],
  execute({ args, reply }) {
    if (args.is(2, 'no')) reply.ok();
    else if (args.is(2, 'yes') || args.is(2, 'sync')) {
      throw new CommandError('ERR SCRIPT DEBUG is not supported by this server');
    } else throw new CommandError('ERR Use SCRIPT DEBUG YES/SYNC/NO');
  },
});
