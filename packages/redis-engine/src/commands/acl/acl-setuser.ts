/** ACL SETUSER. */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import { argumentsFrom, command } from '../command.ts';

export const aclSetuser = command({
  name: 'setuser',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Modify or create the rules for a specific ACL user',
  complexity: 'O(N). Where N is the number of rules provided.',
  arguments: ['username:string', '[rule:string...]'],
  categories: [],
  history: [
    ['6.2.0', 'Added Pub/Sub channel patterns.'],
    ['7.0.0', 'Added selectors and key based permissions.'],
  ],
  secrets: (args) => argumentsFrom(args, 2),
  execute({ args, reply, server }) {
    const name = args.text(2);
    if (/[\s\0]/.test(name)) {
      throw new CommandError("ERR Usernames can't contain spaces or null characters");
    }
    const error = server.accessControl.setUser(name, mergeSelectors(args));
    if (error !== null) throw new CommandError(error);
    server.permissionsChanged();
    reply.ok();
  },
});

/** The rules from argument 3 on; those between parentheses, which may be several arguments, as one. */
function mergeSelectors(args: Arguments): string[] {
  const rules: string[] = [];
  let open: string | null = null;
  for (let i = 3; i < args.count; i++) {
    const text = args.text(i);
    if (open === null && text.startsWith('(')) open = text;
    else if (open !== null) open += ` ${text}`;
    else rules.push(text);
    if (open?.endsWith(')') === true) {
      rules.push(open);
      open = null;
    }
  }
  if (open !== null) {
    throw new CommandError(`ERR Unmatched parenthesis in acl selector starting at '${open.split(' ')[0]}'.`);
  }
  return rules;
}
