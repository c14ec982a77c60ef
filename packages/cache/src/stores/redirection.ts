/** What a cluster's node answers for a key that is not its own. See the Redis Cluster specification, "Redirection and resharding". */

/** `MOVED 3999 127.0.0.1:6381`: the slot is there now. `ASK …`: only this once, behind ASKING. */
export interface Redirection {
  readonly kind: 'MOVED' | 'ASK';
  readonly slot: number;
  /** Empty: the host of the node that answered so. */
  readonly host: string;
  readonly port: number;
}

/** More than that is a quarrel between nodes, not a way. */
export const maxRedirections = 5;

const redirection = /^(MOVED|ASK) (\d+) (.*):(\d+)$/;

/** The redirection that a reply is; undefined if it is none. */
export function redirectionOf(error: unknown): Redirection | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, kind, slot, host = '', port] = redirection.exec(error.message) ?? [];
  if (kind !== 'MOVED' && kind !== 'ASK') return undefined;
  return { kind, slot: Number(slot), host: host === '?' ? '' : host, port: Number(port) };
}

/** Some of a command's keys have moved to another node already and some have not: it can be had key by key, or later. */
export function isTryAgain(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('TRYAGAIN');
}
