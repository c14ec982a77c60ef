/** The one node of the cluster, as the CLUSTER subcommands describe it. */
import { CommandError } from '../../errors.ts';
import type { Call } from '../../server/call.ts';

const DISABLED = new CommandError('ERR This instance has cluster support disabled');

export const LAST_SLOT = 16383;

export interface ThisNode {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** Throws unless the server is a cluster. */
export function checkIsCluster(call: Call): void {
  if (!call.server.settings.isCluster) throw DISABLED;
}

/** The node, at the address by which the client that asks has reached it. */
export function thisNode(call: Call): ThisNode {
  checkIsCluster(call);
  const address = call.client.localAddress;
  const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  return { id: call.server.runId, host: host === '' ? '127.0.0.1' : host, port: call.server.port };
}
