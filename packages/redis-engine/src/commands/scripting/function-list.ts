/** FUNCTION LIST. */
import { CommandError } from '../../errors.ts';
import { globMatches } from '../../structures/glob.ts';
import { command } from '../command.ts';

export const functionList = command({
  name: 'list',
  arity: -2,
  flags: ['noscript'],
  summary: 'List information about all the functions',
  complexity: 'O(N) where N is the number of functions',
  tips: ['nondeterministic_output_order'],
  group: 'scripting',
  since: '7.0.0',
  arguments: ['[library-name-pattern:string=LIBRARYNAME]', '[withcode=WITHCODE]'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    let withCode = false;
    let pattern: string | undefined;
    for (let i = 2; i < args.count; i++) {
      if (!withCode && args.is(i, 'withcode')) withCode = true;
      else if (pattern === undefined && args.is(i, 'libraryname')) {
        if (++i >= args.count) throw new CommandError('ERR library name argument was not given');
        pattern = args.text(i);
      } else throw new CommandError(`ERR Unknown argument ${args.shown(i)}`);
    }
    const shown = [...server.scripting.libraries.list()].filter(
      ({ name }) => pattern === undefined || globMatches(pattern, name, true),
    );
    reply.array(shown.length);
    for (const library of shown) {
      reply.map(withCode ? 4 : 3);
      reply.bulk('library_name');
      reply.bulk(library.name);
      reply.bulk('engine');
      reply.bulk('LUA');
      reply.bulk('functions');
      reply.array(library.functions.size);
      for (const item of library.functions.values()) {
        reply.map(3);
        reply.bulk('name');
        reply.bulk(item.name);
        reply.bulk('description');
        if (item.description === null) reply.null();
        else reply.bulk(item.description);
        reply.bulk('flags');
        reply.set(item.flagNames.length);
        for (const flag of item.flagNames) reply.simple(flag);
      }
      if (withCode) {
        reply.bulk('library_code');
        reply.bulkBytes(library.code, 0, library.code.length);
      }
    }
  },
});
