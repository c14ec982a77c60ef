/** MONITOR. */
import { command } from '../command.ts';

export const monitor = command({
  name: 'monitor',
  arity: 1,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '1.0.0',
  summary: 'Listen for all requests received by the server in real time',
  categories: [],
  execute({ client, server, reply }) {
    client.isMonitor = true;
    server.monitors.add(client);
    server.restrictionsChanged();
    client.refresh();
    reply.ok();
  },
});
