/** CLIENT SETINFO, which Redis has since 7.2: clients send it when they connect. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const clientSetinfo = command({
  name: 'setinfo',
  arity: 4,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '7.2.0',
  summary: 'Set client or connection specific info',
  complexity: 'O(1)',
  arguments: ['attr(libname:string=LIB-NAME | libver:string=LIB-VER)'],
  categories: ['connection'],
  execute({ args, client, reply }) {
    const value = args.text(3);
    const isName = args.is(2, 'lib-name');
    if (!isName && !args.is(2, 'lib-ver')) {
      throw new CommandError(`ERR Unrecognized option '${args.shown(2)}'`);
    }
    if (!/^[!-~]*$/.test(value)) {
      const option = isName ? 'lib-name' : 'lib-ver';
      throw new CommandError(`ERR ${option} cannot contain spaces, newlines or special characters.`);
    }
    if (isName) client.libraryName = value;
    else client.libraryVersion = value;
    reply.ok();
  },
});
