/** COMMAND LIST. */
import { syntaxError } from '../../errors.ts';
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';
import type { RegisteredCommand } from '../registered-command.ts';

function filterOf(kind: string, value: string): ((name: string, each: RegisteredCommand) => boolean) | null {
  if (kind === 'module') return () => false;
  if (kind === 'aclcat') return (_name, each) => each.categories.includes(value.toLowerCase());
  if (kind === 'pattern') return (name) => globMatches(value, name, true);
  return null;
}

export const commandList = command({
  name: 'list',
  arity: -2,
  flags: ['loading', 'stale'],
  group: 'server',
  since: '7.0.0',
  summary: 'Get an array of Redis command names',
  complexity: 'O(N) where N is the total number of Redis commands',
  arguments: [
    '[filterby=FILTERBY(module-name:string=MODULE | category:string=ACLCAT | pattern:pattern=PATTERN)]',
  ],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  execute({ args, server, reply }) {
    let matches: (name: string, each: RegisteredCommand) => boolean = () => true;
    if (args.count !== 2) {
      if (args.count !== 5 || !args.is(2, 'filterby')) throw syntaxError;
      const filter = filterOf(args.word(3), args.text(4));
      if (filter === null) throw syntaxError;
      matches = filter;
    }
    const names: string[] = [];
    for (const each of server.commands.byName.values()) {
      if (matches(each.fullName, each)) names.push(each.fullName);
      for (const sub of each.subcommands?.values() ?? [])
        if (matches(sub.fullName, sub)) names.push(sub.fullName);
    }
    reply.array(names.length);
    for (const name of names) reply.bulk(name);
  },
});
