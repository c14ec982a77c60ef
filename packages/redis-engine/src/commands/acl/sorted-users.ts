/** The users in the order in which Redis lists them. */
import type { AclUser } from '../../server/acl-user.ts';
import type { Server } from '../../server/server.ts';

export function sortedUsers(server: Server): AclUser[] {
  return [...server.accessControl.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
