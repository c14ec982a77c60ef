/** ACL DRYRUN. */
import { CommandError } from '../../errors.ts';
import { Arguments } from '../../protocol/arguments.ts';
import { refusalText } from '../../server/access-control.ts';
import { command } from '../command.ts';

export const aclDryrun = command({
  name: 'dryrun',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Returns whether the user can execute the given command without executing the command.',
  complexity: 'O(1).',
  arguments: ['username:string', 'command:string', '[arg:string...]'],
  categories: [],
  execute({ args, reply, server }) {
    const user = server.accessControl.users.get(args.text(2));
    if (user === undefined) throw new CommandError(`ERR User '${args.shown(2)}' not found`);
    const inner = Arguments.of(Array.from({ length: args.count - 3 }, (_, i) => args.bytes(i + 3)));
    const found = server.commands.find(inner);
    const command = found === null ? undefined : server.resolve(found, inner);
    if (found === null || command === undefined)
      throw new CommandError(`ERR Command '${args.shown(3)}' not found`);
    if (typeof command === 'string') {
      throw new CommandError(
        command.includes('wrong number') ? command : `ERR Command '${args.shown(3)}' not found`,
      );
    }
    const refusal = server.accessControl.check(user, command, inner);
    if (refusal === null) reply.ok();
    else if (refusal.kind === 'command') reply.bulk(refusalText(refusal, command));
    else
      reply.bulk(`This user has no permissions to access the '${inner.text(refusal.index)}' ${refusal.kind}`);
  },
});
