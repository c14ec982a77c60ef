/** FUNCTION LOAD. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const functionLoad = command({
  name: 'load',
  arity: -3,
  flags: ['noscript', 'write', 'denyoom'],
  summary: 'Create a function with the given arguments (name, code, description)',
  complexity: 'O(1) (considering compilation time is redundant)',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'scripting',
  since: '7.0.0',
  arguments: ['[replace=REPLACE]', 'function-code:string'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    let replace = false;
    let i = 2;
    for (; i < args.count - 1; i++) {
      if (!args.is(i, 'replace')) throw new CommandError(`ERR Unknown option given: ${args.shown(i)}`);
      replace = true;
    }
    const name = server.scripting.libraries.load(args.view(i), replace);
    server.keyspace.dirty++;
    reply.bulk(name);
  },
});
