/** ACL CAT. */
import { CommandError } from '../../errors.ts';
import { categories } from '../../server/acl-user.ts';
import { command } from '../command.ts';

export const aclCat = command({
  name: 'cat',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'List the ACL categories or the commands inside a category',
  complexity: 'O(1) since the categories and commands are a fixed set.',
  arguments: ['[categoryname:string]'],
  categories: [],
  execute({ args, reply, server }) {
    if (args.count > 3)
      throw new CommandError(
        `ERR unknown subcommand or wrong number of arguments for '${args.shown(1)}'. Try ACL HELP.`,
      );
    if (args.count === 2) {
      reply.array(categories.length);
      for (const category of categories) reply.bulk(category);
      return;
    }
    const category = args.word(2);
    if (!categories.includes(category))
      throw new CommandError(`ERR Unknown category '${args.shown(2).slice(0, 128)}'`);
    const names: string[] = [];
    for (const found of server.commands.byName.values()) {
      if (!found.isContainer && found.categories.includes(category)) names.push(found.fullName);
      for (const sub of found.subcommands?.values() ?? [])
        if (sub.categories.includes(category)) names.push(sub.fullName);
    }
    reply.array(names.length);
    for (const name of names) reply.bulk(name);
  },
});
