/** WAIT: there are no replicas, so none has acknowledged anything. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const NOT_A_TIMEOUT = new CommandError('ERR timeout is not an integer or out of range');

export const wait = command({
  name: 'wait',
  arity: 3,
  flags: ['noscript'],
  group: 'generic',
  since: '3.0.0',
  summary:
    'Wait for the synchronous replication of all the write commands sent in the context of the current connection',
  complexity: 'O(1)',
  arguments: ['numreplicas:integer', 'timeout:integer'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  execute(call) {
    const { args, reply } = call;
    const replicas = args.number(1);
    const timeoutMs = args.number(2, NOT_A_TIMEOUT);
    if (timeoutMs < 0) throw new CommandError('ERR timeout is negative');
    if (replicas <= 0) {
      reply.integer(0);
      return;
    }
    call.block({ keys: [], type: -1, timeoutMs, onTimeout: (later) => later.integer(0) });
  },
});
