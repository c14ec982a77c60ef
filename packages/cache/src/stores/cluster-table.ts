/** Which node of a cluster has which slots, as a node tells it. */
import { isIP } from 'node:net';
import type { NodeAddress, RedisArgument } from './redis-connection.ts';

/** Slots `from` to `to`, both included. */
interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly master: NodeAddress;
  readonly replicas: readonly NodeAddress[];
}

export interface ClusterTable {
  /** The cluster's epoch that this node knows: one that knows a smaller one has missed a failover or a move of slots. */
  readonly epoch: number;
  readonly ranges: readonly SlotRange[];
}

/** What a master says of its slots, and who else has some. */
export interface ClusterView {
  /** Its role, its slots, and where slots are on their way. */
  readonly own: string;
  /** Slots are on their way from or to it, or it is no master any more. */
  readonly unsettled: boolean;
  /** The other masters that have slots, or to which some are on their way. */
  readonly masters: readonly NodeAddress[];
}

type Call = (command: string, args: readonly RedisArgument[]) => Promise<unknown>;

/** Asks a node; `asked` is how it was reached, for a node that does not know its own name. */
export async function askForTable(call: Call, asked: NodeAddress): Promise<ClusterTable> {
  const [info, reply] = await Promise.all([
    // Some managed clusters do not tell; their tables are taken as they come.
    call('CLUSTER', ['INFO']).catch(() => ''),
    call('CLUSTER', ['SLOTS']),
  ]);
  const ranges = (reply as [number, number, ...unknown[][]][]).map(([from, to, ...nodes]) => {
    const [master = asked, ...replicas] = nodes.map(([host, port]) => ({
      host: typeof host === 'string' && host !== '' && host !== '?' ? host : asked.host,
      port: Number(port),
    }));
    return { from, to, master, replicas };
  });
  if (ranges.length === 0) throw new Error('This node knows of no slots.');
  return { epoch: Number(/^cluster_current_epoch:(\d+)/m.exec(String(info))?.[1] ?? 0), ranges };
}

/** Asks a master for its view of the cluster; undefined where that is not told. */
export async function askForView(call: Call, asked: NodeAddress): Promise<ClusterView | undefined> {
  const table = await call('CLUSTER', ['NODES']).catch(() => undefined);
  if (typeof table !== 'string') return undefined;
  const lines = table.split('\n').map((line) => line.split(' '));
  const line = lines.find(([, , flags]) => flags?.includes('myself'));
  if (!line) return undefined;
  const [ownId = '', , flags = '', , , , , , ...slots] = line;
  const onTheWay = slots.filter((slot) => slot.startsWith('['));
  const masters = lines.flatMap(([id = '', name = '', role = '', , , , , , ...theirs]) => {
    if (id === ownId || !role.includes('master') || role.includes('fail')) return [];
    if (theirs.length === 0 && !onTheWay.some((slot) => slot.includes(`->-${id}`))) return [];
    return [addressOf(name, asked)];
  });
  return {
    own: [ownId, flags, ...slots].join(' '),
    unsettled: onTheWay.length > 0 || !flags.includes('master'),
    masters,
  };
}

/** `127.0.0.1:6379@16379,name,…`, as CLUSTER NODES writes it: by its name, if the node that was asked goes by one. */
function addressOf(text: string, asked: NodeAddress): NodeAddress {
  const [address = '', hostname = ''] = text.split(',');
  const [, ip = '', port = ''] = /^(.*):(\d+)@?\d*$/.exec(address) ?? [];
  const host = isIP(asked.host) === 0 && hostname !== '' ? hostname : ip;
  return { host: host || asked.host, port: Number(port) };
}
