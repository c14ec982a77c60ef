/** XDEL: Removes the specified entries from the stream. Returns the number of items actually deleted, that may be different from the number of IDs passed in case certain IDs do not exist. */
import { StreamValue } from '../../types/stream-value.ts';
import { idArguments } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xdel = command({
  name: 'xdel',
  arity: -3,
  flags: ['write', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Removes the specified entries from the stream. Returns the number of items actually deleted, that may be different from the number of IDs passed in case certain IDs do not exist.',
  complexity: 'O(1) for each single item to delete in the stream, regardless of the stream size.',
  keys: [oneKey('RW delete')],
  arguments: ['key:key@0', 'id:string...'],
  categories: ['stream'],
  execute(call) {
    const stream = call.write(1, StreamValue);
    let removed = 0;
    if (stream !== undefined) {
      for (const id of idArguments(call.args, 2)) if (stream.log.delete(id)) removed++;
      if (removed > 0) call.changed(1, 'xdel', 'stream');
    }
    call.reply.integer(removed);
  },
});
