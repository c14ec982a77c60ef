/** FUNCTION STATS. */
import { command } from '../command.ts';

export const functionStats = command({
  name: 'stats',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  summary: 'Return information about the function currently running (name, description, duration)',
  complexity: 'O(1)',
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  group: 'scripting',
  since: '7.0.0',
  categories: ['scripting'],
  execute({ reply, server }) {
    const { scripting } = server;
    if (scripting.paused?.killCommand === 'SCRIPT KILL') throw scripting.busyError();
    reply.map(2);
    reply.bulk('running_script');
    const { running } = scripting;
    if (running === null) reply.null();
    else {
      reply.map(3);
      reply.bulk('name');
      reply.bulk(running.name);
      reply.bulk('command');
      reply.array(running.args.count);
      for (let i = 0; i < running.args.count; i++) reply.bulk(running.args.text(i));
      reply.bulk('duration_ms');
      reply.integer(Math.floor(running.durationMs));
    }
    reply.bulk('engines');
    reply.map(1);
    reply.bulk('LUA');
    reply.map(2);
    reply.bulk('libraries_count');
    reply.integer(server.libraryCount());
    reply.bulk('functions_count');
    reply.integer(server.functionCount());
  },
});
