/**
 * A failover under load: readers and writers on two nodes of a real cluster, a master that is killed, its replica that is
 * elected. Every read is held to what was acknowledged before it began.
 */
import { Redis } from 'ioredis';
import { createCache, redisStore, type Cache } from '../../src/index.ts';
import { keySlot } from '../../src/stores/key-slot.ts';
import type { RedisClusterServers } from './redis-cluster.ts';
import { eventually, type RedisServer } from './redis-servers.ts';

export interface FailoverOutcome {
  /** Reads that returned an older version than was acknowledged before they began. */
  readonly staleReads: number;
  /** Reads that rejected. */
  readonly failedReads: number;
  readonly reads: number;
  readonly acknowledged: number;
  /** Writes whose invalidation was said to be kept instead. */
  readonly unacknowledged: number;
}

const keys = Array.from({ length: 48 }, (_, n) => n);
/** More than the kernel holds between a master and a replica that does not read. */
const fillerBytes = 40 * 1024 * 1024;
const fillerPieceBytes = 1024 * 1024;

interface Node {
  readonly server: RedisServer;
  readonly master: boolean;
  readonly id: string;
  readonly masterId: string;
  /** The first of its slots. */
  readonly slot: number;
}

/** Lets sockets and timers have their turn: a cache that is away answers without them. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits until the replica has all that its master has. */
async function copied(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1');
  await client.ping();
  await client.wait(1, 10_000);
  client.disconnect();
}

async function isMaster(port: number): Promise<boolean> {
  const client = new Redis(port, '127.0.0.1');
  try {
    return (await client.info('replication')).includes('role:master');
  } finally {
    client.disconnect();
  }
}

/** Who is master of whom, as the nodes themselves say; waits until each master has a replica that follows it. */
async function roles(servers: RedisClusterServers): Promise<Node[]> {
  const all = [...servers.masters, ...servers.replicas];
  let nodes: Node[] = [];
  await eventually(async () => {
    nodes = await Promise.all(
      all.map(async (server) => {
        const client = new Redis(server.port, '127.0.0.1', { retryStrategy: null });
        client.on('error', () => {});
        try {
          const info = await client.info('replication');
          const table = String(await client.call('CLUSTER', 'NODES'));
          const own = table.split('\n').find((line) => line.includes('myself')) ?? '';
          const [id = '', , , masterId = '', , , , , range = ''] = own.split(' ');
          const well = info.includes('master_link_status:up') || info.includes('state=online');
          return {
            server,
            master: well && info.includes('role:master'),
            id,
            masterId: well ? masterId : '',
            slot: Number(range.split('-')[0]),
          };
        } finally {
          client.disconnect();
        }
      }),
    );
    return nodes
      .filter(({ master }) => master)
      .every(({ id }) => nodes.some((node) => node.masterId === id)) &&
      nodes.filter(({ master }) => master).length === servers.masters.length
      ? nodes.every(({ master, masterId }) => master || masterId !== '')
      : false;
  }, 60_000);
  return nodes;
}

/** The server that has a slot, once each master has a replica. */
export async function masterOf(servers: RedisClusterServers, slot: number): Promise<RedisServer> {
  await roles(servers);
  const client = new Redis(servers.masters[0]?.port ?? 0, '127.0.0.1');
  const ranges = (await client.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
  client.disconnect();
  const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1];
  return [...servers.masters, ...servers.replicas].find((server) => server.port === port) as RedisServer;
}

/** Fills what is under way between a master and its stopped replica: what is written from now on is on the master alone. */
async function fillTheLink(port: number, slot: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1');
  let tag = 0;
  while (keySlot(`{${tag}}`) < slot || keySlot(`{${tag}}`) > slot + 1_000) tag += 1;
  const piece = Buffer.alloc(fillerPieceBytes, 'x');
  for (let sent = 0; sent < fillerBytes; sent += fillerPieceBytes) {
    await client.set(`filler:{${tag}}`, piece, 'PX', 60_000);
  }
  client.disconnect();
}

/** Lets a replica take its master's place while that lives, as before maintenance; a busy machine may need several attempts. */
async function promote(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1');
  await eventually(async () => {
    await client.call('CLUSTER', 'FAILOVER').catch(() => {});
    return eventually(() => isMaster(port), 6_000).then(
      () => true,
      () => false,
    );
  }, 60_000);
  client.disconnect();
}

export interface FailoverPlan {
  /** The store's option. */
  readonly replicas: number;
  /** Whether the replica has fallen behind when its master dies, as it may over a slow network. */
  readonly lag: boolean;
  readonly namespace: string;
  /** The master hands over to its replica instead of being killed. */
  readonly planned?: boolean;
}

/** Replaces a master under load and waits until everything is well again, with the old one as a replica. */
export async function failOver(
  servers: RedisClusterServers,
  { replicas, lag, namespace, planned = false }: FailoverPlan,
): Promise<FailoverOutcome> {
  const nodes = await roles(servers);
  const victim = nodes.find(({ master }) => master) as Node;
  const heir = nodes.find(({ masterId }) => masterId === victim.id) as Node;
  const database = new Map<number, number>(keys.map((key) => [key, 1]));
  const acknowledged = new Map<number, number>(keys.map((key) => [key, 1]));
  const outcome = { staleReads: 0, failedReads: 0, reads: 0, acknowledged: 0, unacknowledged: 0 };
  const caches: Cache[] = [];
  const open = () => {
    const cache = createCache({
      namespace,
      store: redisStore({ mode: 'cluster', nodes: servers.nodes, replicas, replicaTimeoutMs: 100 }),
      // A master that hands over makes writes wait until its replica has everything.
      timeouts: planned
        ? { timeoutMs: 20_000, suspectAfterMs: 20_000 }
        : { timeoutMs: 1_000, suspectAfterMs: 1_000 },
    });
    caches.push(cache);
    return cache.entity('row', {
      key: (key: number) => [key],
      load: async (key) => ({ version: database.get(key) ?? 0 }),
      whenUndelivered: 'throw',
      ttl: '1h',
    });
  };
  const entities = [open(), open()] as const;
  const going = { reads: true, writes: true };
  let lastRound = 0;

  const read = async (entity: (typeof entities)[number]) => {
    while (going.reads) {
      const floors = keys.map((key) => acknowledged.get(key) ?? 0);
      let cached = 0;
      await Promise.all(
        keys.map(async (key, index) => {
          outcome.reads += 1;
          try {
            const { value, source } = await entity.get(key);
            if (source === 'cache') cached += 1;
            if ((value?.version ?? 0) < (floors[index] ?? 0)) outcome.staleReads += 1;
          } catch {
            outcome.failedReads += 1;
          }
        }),
      );
      lastRound = cached;
      await turn();
    }
  };
  const writeOnce = async (entity: (typeof entities)[number], key: number) => {
    const version = (database.get(key) ?? 0) + 1;
    try {
      await entity.write(key, async () => database.set(key, version));
      acknowledged.set(key, version);
      outcome.acknowledged += 1;
    } catch {
      outcome.unacknowledged += 1;
    }
  };
  const write = async (entity: (typeof entities)[number], own: readonly number[]) => {
    while (going.writes) {
      await Promise.all(own.map((key) => writeOnce(entity, key)));
      await turn();
    }
  };

  const startWriters = () => {
    going.writes = true;
    return entities.map((entity, index) =>
      write(
        entity,
        keys.filter((key) => key % 2 === index),
      ),
    );
  };
  const readers = entities.map(read);
  let writers = startWriters();
  const attempts = () => outcome.acknowledged + outcome.unacknowledged;
  try {
    await eventually(() => outcome.acknowledged > keys.length * 2);
    if (lag) {
      going.writes = false;
      await Promise.all(writers);
      lastRound = 0;
      await eventually(() => lastRound === keys.length);
      await copied(victim.server.port);
      heir.server.freeze();
      await fillTheLink(victim.server.port, victim.slot);
      writers = startWriters();
    }
    const before = attempts();
    await eventually(() => attempts() > before + keys.length * 2);
    if (planned) {
      await promote(heir.server.port);
      const handedOver = attempts();
      await eventually(() => attempts() > handedOver + keys.length * 2);
    }
    // What is said by now nobody will say again after the failover.
    going.writes = false;
    await Promise.all(writers);
    if (!planned) await victim.server.kill();
    heir.server.thaw();
    // Until the dead node is replaced its shard has no replica, and its invalidations stay kept.
    if (!planned) {
      await eventually(() => isMaster(heir.server.port), 60_000);
      await victim.server.restart();
    }
    await eventually(
      () => lastRound === keys.length && caches.every(({ undelivered }) => undelivered === 0),
      60_000,
    );
  } finally {
    going.writes = false;
    going.reads = false;
    heir.server.thaw();
    await Promise.all([...readers, ...writers]);
    await Promise.all(caches.map((cache) => cache.close()));
  }
  return outcome;
}
