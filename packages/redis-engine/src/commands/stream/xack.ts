/** XACK: Marks a pending message as correctly processed, effectively removing it from the pending entries list of the consumer group. Return value of the command is the number of messages successfully acknowledged, that is, the IDs we were actually able to resolve in the PEL. */
import { StreamValue } from '../../types/stream-value.ts';
import { idArguments } from './stream-id-arguments.ts';
import { command, oneKey } from '../command.ts';

export const xack = command({
  name: 'xack',
  arity: -4,
  flags: ['write', 'fast'],
  group: 'stream',
  since: '5.0.0',
  summary:
    'Marks a pending message as correctly processed, effectively removing it from the pending entries list of the consumer group. Return value of the command is the number of messages successfully acknowledged, that is, the IDs we were actually able to resolve in the PEL.',
  complexity: 'O(1) for each message ID processed.',
  keys: [oneKey('RW update')],
  arguments: ['key:key@0', 'group:string', 'id:string...'],
  categories: ['stream'],
  execute(call) {
    const { args, reply } = call;
    const group = call.read(1, StreamValue)?.groups.get(args.text(2));
    if (group === undefined) {
      reply.integer(0);
      return;
    }
    let acknowledged = 0;
    for (const id of idArguments(args, 3)) if (group.forget(id)) acknowledged++;
    call.server.keyspace.dirty += acknowledged;
    reply.integer(acknowledged);
  },
});
