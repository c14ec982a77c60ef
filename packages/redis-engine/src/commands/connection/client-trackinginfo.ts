/** CLIENT TRACKINGINFO. */
import { command } from '../command.ts';

export const clientTrackinginfo = command({
  name: 'trackinginfo',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  group: 'connection',
  since: '6.2.0',
  summary: 'Return information about server assisted client side caching for the current connection',
  complexity: 'O(1)',
  categories: ['connection'],
  execute({ client, reply, server }) {
    const state = server.tracking.stateOf(client);
    const flags = [state === undefined ? 'off' : 'on'];
    if (state?.broadcast) flags.push('bcast');
    if (state?.optIn) flags.push('optin');
    if (state?.optIn && state.caching) flags.push('caching-yes');
    if (state?.optOut) flags.push('optout');
    if (state?.optOut && state.caching) flags.push('caching-no');
    if (state?.noLoop) flags.push('noloop');
    if (state?.redirectBroken) flags.push('broken_redirect');
    const prefixes = [...(state?.prefixes ?? [])];
    reply.map(3);
    reply.bulk('flags');
    reply.set(flags.length);
    for (const flag of flags) reply.bulk(flag);
    reply.bulk('redirect');
    reply.integer(state?.redirect ?? -1);
    reply.bulk('prefixes');
    reply.array(prefixes.length);
    for (const prefix of prefixes) reply.bulk(prefix);
  },
});
