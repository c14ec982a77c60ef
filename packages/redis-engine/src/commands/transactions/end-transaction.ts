/** The end of a transaction, as EXEC and DISCARD share it. */
import type { Client } from '../../server/client.ts';
import type { Server } from '../../server/server.ts';

/** Takes the client out of MULTI and lets go of what it watches. */
export function endTransaction(server: Server, client: Client): void {
  client.transaction = null;
  server.watchedKeys.unwatchAll(client);
  server.keysObservedChanged();
  client.refresh();
}
