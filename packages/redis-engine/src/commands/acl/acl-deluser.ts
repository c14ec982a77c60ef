/** ACL DELUSER. */
import { CommandError } from '../../errors.ts';
import { command } from '../command.ts';

export const aclDeluser = command({
  name: 'deluser',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  group: 'server',
  since: '6.0.0',
  summary: 'Remove the specified ACL users and the associated rules',
  complexity: 'O(1) amortized time considering the typical user.',
  arguments: ['username:string...'],
  categories: [],
  execute({ args, client, reply, server }) {
    const { accessControl } = server;
    let deleted = 0;
    for (let i = 2; i < args.count; i++) {
      const name = args.text(i);
      if (name === 'default') throw new CommandError("ERR The 'default' user cannot be removed");
      const user = accessControl.users.get(name);
      if (user === undefined) continue;
      accessControl.users.delete(name);
      deleted++;
      for (const other of server.clients.values()) {
        if (other.user === user) server.disconnect(other, other === client);
      }
    }
    reply.integer(deleted);
  },
});
