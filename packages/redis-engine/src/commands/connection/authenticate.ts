/** Authentication as AUTH and HELLO share it. */
import { CommandError } from '../../errors.ts';
import type { Client } from '../../server/client.ts';
import type { Server } from '../../server/server.ts';

const WRONG_PASSWORD = new CommandError('WRONGPASS invalid username-password pair or user is disabled.');

/** Makes the client this user. Throws if the password is wrong. */
export function authenticate(server: Server, client: Client, name: string, password: string): void {
  const user = server.accessControl.authenticate(name, password);
  if (user === null) {
    server.statistics.aclDeniedAuth++;
    const context = client.transaction === null ? 'toplevel' : 'multi';
    server.accessControl.log.add({ reason: 'auth', context, object: 'AUTH', username: name }, client);
    throw WRONG_PASSWORD;
  }
  client.user = user;
  client.refresh();
}
