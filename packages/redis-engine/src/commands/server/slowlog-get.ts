/** SLOWLOG GET. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

const BAD_COUNT = new CommandError('ERR count should be greater than or equal to -1');
const DEFAULT_COUNT = 10;

export const slowlogGet = command({
  name: 'get',
  arity: -2,
  flags: ['admin', 'loading', 'stale'],
  group: 'server',
  since: '2.2.12',
  summary: "Get the slow log's entries",
  complexity: 'O(N) where N is the number of entries returned',
  arguments: ['[count:integer]'],
  categories: [],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  history: [['4.0.0', 'Added client IP address, port and name to the reply.']],
  execute({ args, server, reply }) {
    let count = args.count > 2 ? args.number(2, BAD_COUNT) : DEFAULT_COUNT;
    if (count < -1) throw BAD_COUNT;
    if (count === -1) count = server.slowlog.entries.length;
    const entries = server.slowlog.entries.slice(0, count);
    reply.array(entries.length);
    for (const entry of entries) {
      reply.array(6);
      reply.integer(entry.id);
      reply.integer(entry.time);
      reply.integer(entry.microseconds);
      reply.array(entry.arguments.length);
      for (const argument of entry.arguments) reply.bulk(argument);
      reply.bulk(entry.clientAddress);
      reply.bulk(entry.clientName);
    }
  },
});
