/** ACL LOG. */
import { command } from '../command.ts';

export const aclLog = command({
  name: 'log',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'List latest events denied because of ACLs in place',
  complexity: 'O(N) with N being the number of entries shown.',
  arguments: ['[operation(count:integer | reset=RESET)]'],
  categories: [],
  execute({ args, reply, server }) {
    const { log } = server.accessControl;
    let count = 10;
    if (args.count > 2) {
      if (args.is(2, 'reset')) {
        log.reset();
        reply.ok();
        return;
      }
      count = Math.max(0, args.number(2));
    }
    const entries = log.entries.slice(0, count);
    reply.array(entries.length);
    for (const entry of entries) {
      const texts: [string, string][] = [
        ['reason', entry.reason],
        ['context', entry.context],
        ['object', entry.object],
        ['username', entry.username],
      ];
      reply.map(7);
      reply.bulk('count');
      reply.integer(entry.count);
      for (const [name, text] of texts) {
        reply.bulk(name);
        reply.bulk(text);
      }
      reply.bulk('age-seconds');
      reply.double((Date.now() - entry.seenAtMs) / 1000);
      reply.bulk('client-info');
      reply.bulk(entry.clientInfo);
    }
  },
});
