/** FUNCTION DELETE. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const functionDelete = command({
  name: 'delete',
  arity: 3,
  flags: ['noscript', 'write'],
  summary: 'Delete a function by name',
  complexity: 'O(1)',
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  group: 'scripting',
  since: '7.0.0',
  arguments: ['library-name:string'],
  categories: ['scripting'],
  execute({ args, reply, server }) {
    if (!server.scripting.libraries.delete(args.text(2))) throw new CommandError('ERR Library not found');
    server.keyspace.dirty++;
    reply.ok();
  },
});
